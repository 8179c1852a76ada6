package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.extauthz.jws.SignatureProvider;
import dev.httptrigger.extauthz.jws.TrustedKeys;
import java.util.Map;
import java.util.Optional;

/** The key sets that stand in records of their own, made ready for use. */
@FunctionalInterface
public interface SharedKeySets {
  /** The keys that a reference chooses; empty where the set is not known. */
  Optional<TrustedKeys> find(KeySetReference reference);

  /** Whether every set is known that tokens are verified with. */
  default boolean haveAllOf(Access access) {
    return switch (access) {
      case Anonymous() -> true;
      case Jwt jwt ->
          jwt.providers().stream()
              .allMatch(
                  provider ->
                      switch (provider.keys()) {
                        case InlineKeys _ -> true;
                        case KeySetReference reference -> find(reference).isPresent();
                      });
    };
  }

  /** Where no set is known: a trigger that refers to one denies. */
  static SharedKeySets none() {
    return _ -> Optional.empty();
  }

  /** These sets, each made ready when it is asked for. */
  static SharedKeySets of(Map<KeySetSource, KeySet> keySets) {
    Map<KeySetSource, KeySet> copy = Map.copyOf(keySets);
    return reference ->
        Optional.ofNullable(copy.get(reference.source()))
            .map(reference::chosenFrom)
            .map(chosen -> TrustedKeys.of(chosen, SignatureProvider.jdk()));
  }
}
