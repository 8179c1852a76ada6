package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.JwkWriter;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.MaterialReader;
import dev.httptrigger.crds.keys.MaterialReading.Unusable;
import dev.httptrigger.crds.keys.MaterialReading.Usable;
import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Key sets, and where they come from, as JSON and back. */
final class KeyJson {
  /** A hundred years: beyond any duration that a spec may hold. */
  private static final long MAXIMUM_STALENESS_MILLIS = Duration.ofDays(36525).toMillis();

  private KeyJson() {}

  static void write(KeySet keySet, ArrayNode target) {
    keySet.keys().forEach(key -> write(key, target.addObject()));
  }

  private static void write(VerificationKey key, ObjectNode target) {
    key.kid().ifPresent(kid -> target.put("kid", kid));
    TriggerConfigWriter.sorted(
        key.algorithms().stream().map(Algorithm::wireName).toList(), target.putArray("algorithms"));
    target.setAll(JwkWriter.write(key.material()));
  }

  static KeySet readKeySet(RecordObject from, String name) throws MalformedRecordException {
    return new KeySet(from.objects(name, KeySet.MAXIMUM_KEYS, KeyJson::key));
  }

  private static VerificationKey key(RecordObject from) throws MalformedRecordException {
    Optional<String> kid = from.optionalText("kid");
    Set<Algorithm> algorithms = algorithms(from);
    KeyMaterial material =
        switch (MaterialReader.read(from.tree())) {
          case Usable usable -> usable.material();
          case Unusable _ -> throw from.malformed("kty", "and what belongs to it make no key");
        };
    from.readElsewhere(JwkWriter.members(material));
    return new VerificationKey(kid, material, algorithms);
  }

  static Set<Algorithm> algorithms(RecordObject from) throws MalformedRecordException {
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

  static void write(KeySetSource source, ObjectNode target) {
    switch (source) {
      case InObject(ObjectReference object, String key, Optional<String> kid) -> {
        target.put("kind", object.kind().text());
        target.put("namespace", object.name().namespace());
        target.put("name", object.name().name());
        target.put("key", key);
        kid.ifPresent(given -> target.put("kid", given));
      }
      case Remote(SourceAddress address, Optional<String> authorities, Duration maxStaleness) -> {
        switch (address) {
          case KeySetUrl(String url) -> target.put("uri", url);
          case Issuer(String issuer) -> target.put("issuer", issuer);
        }
        authorities.ifPresent(hash -> target.put("authoritiesSha256", hash));
        target.put("maxStalenessMillis", maxStaleness.toMillis());
      }
    }
  }

  static KeySetSource readSource(RecordObject from) throws MalformedRecordException {
    if (from.has("uri")) {
      return readRemote(new KeySetUrl(from.text("uri")), from);
    }
    if (from.has("issuer")) {
      return readRemote(new Issuer(from.text("issuer")), from);
    }
    return new InObject(
        new ObjectReference(
            from.constant("kind", ObjectKind.class),
            new ObjectName(from.text("namespace"), from.text("name"))),
        from.text("key"),
        from.optionalText("kid"));
  }

  private static Remote readRemote(SourceAddress address, RecordObject from)
      throws MalformedRecordException {
    return new Remote(
        address,
        from.optionalText("authoritiesSha256"),
        Duration.ofMillis(from.integer("maxStalenessMillis", 1, MAXIMUM_STALENESS_MILLIS)));
  }
}
