package dev.httptrigger.crds.config;

import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.Provider.KeySource;
import dev.httptrigger.crds.keys.Algorithm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** JSON to {@link Provider}, keys included. */
final class ProviderReader {
  /** A hundred years: beyond any duration that a spec may hold. */
  private static final long MAXIMUM_MILLIS = Duration.ofDays(36525).toMillis();

  private ProviderReader() {}

  static Provider read(RecordObject from) throws MalformedRecordException {
    String name = from.text("name");
    Optional<String> issuer = from.optionalText("issuer");
    List<String> audiences = from.texts("audiences");
    Optional<Set<Algorithm>> algorithms =
        from.has("algorithms") ? Optional.of(KeyJson.algorithms(from)) : Optional.empty();
    Optional<Set<String>> types = TriggerConfigReader.optionalSet(from, "types");
    Duration clockSkew = millis(from, "clockSkewMillis");
    boolean requireExpiration = from.flag("requireExpiration");
    Optional<Duration> maxLifetime =
        from.has("maxLifetimeMillis")
            ? Optional.of(millis(from, "maxLifetimeMillis"))
            : Optional.empty();
    KeySource keys = from.object("keys", ProviderReader::keys);
    return new Provider(
        name,
        issuer,
        audiences,
        algorithms,
        types,
        clockSkew,
        requireExpiration,
        maxLifetime,
        keys);
  }

  private static Duration millis(RecordObject from, String name) throws MalformedRecordException {
    return Duration.ofMillis(from.integer(name, 0, MAXIMUM_MILLIS));
  }

  private static KeySource keys(RecordObject from) throws MalformedRecordException {
    return from.has("inline")
        ? new InlineKeys(KeyJson.readKeySet(from, "inline"))
        : new KeySetReference(
            from.object("source", KeyJson::readSource), from.flag("allowWellKnownKeys"));
  }
}
