package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.keys.KeySetSource;
import java.util.Optional;

/** The key sets that stand in records of their own, made ready for use. */
@FunctionalInterface
public interface SharedKeySets {
  /** The set of a source; empty where it is not known. */
  Optional<ReadyKeySet> find(KeySetSource source);

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
                        case KeySetReference reference -> find(reference.source()).isPresent();
                      });
    };
  }

  /** Where no set is known: a trigger that refers to one denies. */
  static SharedKeySets none() {
    return _ -> Optional.empty();
  }
}
