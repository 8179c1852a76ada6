package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.Provider.KeySetReference;
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
