package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.jws.SignatureProvider;
import dev.httptrigger.extauthz.jws.TrustedKeys;

/**
 * A key set that was made ready once for all triggers that refer to it. Immutable.
 *
 * @param config the set
 * @param all all of its keys
 * @param withoutWellKnown the same without those whose private half is published
 */
public record ReadyKeySet(KeySetConfig config, TrustedKeys all, TrustedKeys withoutWellKnown) {
  /** Checks that nothing is null. */
  public ReadyKeySet {
    requireNonNull(config, "config is null");
    requireNonNull(all, "all is null");
    requireNonNull(withoutWellKnown, "withoutWellKnown is null");
  }

  static ReadyKeySet of(KeySetConfig config, SignatureProvider signatures) {
    KeySet keySet = config.keySet();
    String record = RecordName.of(config.source());
    TrustedKeys all = TrustedKeys.of(record, keySet, signatures);
    KeySet fewer = keySet.withoutWellKnownKeys();
    return new ReadyKeySet(
        config, all, fewer.equals(keySet) ? all : TrustedKeys.of(record, fewer, signatures));
  }

  /** The keys that a reference to this set chooses. */
  public TrustedKeys chosenBy(KeySetReference reference) {
    return reference.allowWellKnownKeys() ? all : withoutWellKnown;
  }
}
