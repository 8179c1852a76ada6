package dev.httptrigger.operator.keysources;

import dev.httptrigger.crds.config.KeyName;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Thumbprint;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys of a configuration, as status shows them. Stateless. */
public final class KeysInForce {
  /** A thumbprint of a shared secret would help to guess it. */
  private static final String WITHHELD = "withheld";

  /** The source of keys that stand in the trigger itself. */
  private static final String INLINE = "inline";

  private KeysInForce() {}

  /**
   * All keys of a configuration, without their material.
   *
   * @param keySets those that it refers to; of one that is not there no key is known
   */
  public static List<NamedKey> of(TriggerConfig config, Map<KeySetSource, KeySet> keySets) {
    return switch (config.behaviour()) {
      case Refuse _ -> List.of();
      case Decide decide ->
          switch (decide.access()) {
            case Anonymous _ -> List.of();
            case Jwt jwt ->
                jwt.providers().stream()
                    .flatMap(each -> of(RecordName.of(config.trigger()), each, keySets).stream())
                    .toList();
          };
    };
  }

  private static List<NamedKey> of(
      String record, Provider provider, Map<KeySetSource, KeySet> keySets) {
    return switch (provider.keys()) {
      case InlineKeys inline ->
          of(record, provider.name(), INLINE, Optional.empty(), inline.keySet());
      case KeySetReference reference ->
          Optional.ofNullable(keySets.get(reference.source()))
              .map(reference::chosenFrom)
              .map(
                  keySet ->
                      of(
                          RecordName.of(reference.source()),
                          provider.name(),
                          reference.source().text(),
                          remote(reference.source()),
                          keySet))
              .orElse(List.of());
    };
  }

  private static Optional<Remote> remote(KeySetSource source) {
    return switch (source) {
      case InObject _ -> Optional.empty();
      case Remote remote -> Optional.of(remote);
    };
  }

  private static List<NamedKey> of(
      String record, String provider, String source, Optional<Remote> remote, KeySet keySet) {
    return keySet.keys().stream()
        .map(
            key -> {
              Optional<String> thumbprint = thumbprint(key);
              return new NamedKey(
                  KeyName.of(record, key, thumbprint),
                  shown(provider, source, key, thumbprint),
                  remote);
            })
        .toList();
  }

  private static Optional<String> thumbprint(VerificationKey key) {
    return key.material().type() == Algorithm.KeyType.OCT
        ? Optional.empty()
        : Optional.of(Thumbprint.of(key));
  }

  private static KeyInForce shown(
      String provider, String source, VerificationKey key, Optional<String> thumbprint) {
    return new KeyInForce(
        provider,
        key.kid(),
        key.material().type().wireName(),
        key.algorithms().size() == 1
            ? key.algorithms().stream().findFirst().map(Algorithm::wireName)
            : Optional.empty(),
        thumbprint.orElse(WITHHELD),
        Optional.of(source),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
