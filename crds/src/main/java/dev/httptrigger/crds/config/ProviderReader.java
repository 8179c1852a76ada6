package dev.httptrigger.crds.config;

import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySource;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.JwkWriter;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.MaterialReader;
import dev.httptrigger.crds.keys.MaterialReading.Unusable;
import dev.httptrigger.crds.keys.MaterialReading.Usable;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        from.has("algorithms") ? Optional.of(algorithms(from)) : Optional.empty();
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

  private static Set<Algorithm> algorithms(RecordObject from) throws MalformedRecordException {
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    for (String name : from.distinctTexts("algorithms")) {
      Algorithm algorithm =
          Algorithm.byWireName(name)
              .orElseThrow(() -> from.malformed("algorithms", "holds an unknown value"));
      if (!algorithms.add(algorithm)) {
        throw from.malformed("algorithms", "names something twice");
      }
    }
    return algorithms;
  }

  private static KeySource keys(RecordObject from) throws MalformedRecordException {
    return new InlineKeys(
        new KeySet(from.objects("inline", KeySet.MAXIMUM_KEYS, ProviderReader::key)));
  }

  private static VerificationKey key(RecordObject from) throws MalformedRecordException {
    Optional<String> kid = from.optionalText("kid");
    Set<Algorithm> algorithms = algorithms(from);
    KeyMaterial material =
        switch (MaterialReader.read(from.tree())) {
          case Usable usable -> usable.material();
          case Unusable _ -> throw from.malformed("kty", "and what belongs to it make no key");
        };
    Set<String> members = new TreeSet<>();
    JwkWriter.write(material).fieldNames().forEachRemaining(members::add);
    from.readElsewhere(members);
    return new VerificationKey(kid, material, algorithms);
  }
}
