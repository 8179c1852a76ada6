package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.extauthz.jws.TrustedKeys;
import java.util.Optional;

/** The key sets that stand in records of their own, made ready for use. */
@FunctionalInterface
public interface SharedKeySets {
  /** The keys that a reference chooses; empty where the set is not known. */
  Optional<TrustedKeys> find(KeySetReference reference);

  /** Where no set is known: a trigger that refers to one denies. */
  static SharedKeySets none() {
    return _ -> Optional.empty();
  }
}
