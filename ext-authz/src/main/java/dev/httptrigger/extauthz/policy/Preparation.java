package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.extauthz.jws.SignatureProvider;
import java.util.Map;
import java.util.Optional;

/**
 * Makes configuration ready for requests, with the library that is to verify signatures. Immutable.
 *
 * @param signatures that library
 */
public record Preparation(SignatureProvider signatures) {
  /** Checks that there is a library. */
  public Preparation {
    requireNonNull(signatures, "signatures is null");
  }

  /** With the JDK: for who looks at few tokens, and soon ends. */
  public static Preparation byJdk() {
    return new Preparation(SignatureProvider.jdk());
  }

  /**
   * A trigger's policy. Costs a look at every key in it: never done for a request.
   *
   * @param keySets the key sets that it may refer to; where one of these is not known, all its
   *     requests are denied
   */
  public Policy policy(TriggerConfig config, SharedKeySets keySets) {
    return Policy.of(config, keySets, signatures);
  }

  /** A key set for all triggers that refer to it. Never done for a request. */
  public ReadyKeySet keySet(KeySetConfig config) {
    return ReadyKeySet.of(config, signatures);
  }

  /** These sets, each made ready when it is asked for. */
  public SharedKeySets keySets(Map<KeySetSource, KeySet> keySets) {
    Map<KeySetSource, KeySet> copy = Map.copyOf(keySets);
    return source ->
        Optional.ofNullable(copy.get(source))
            .map(keySet -> keySet(new KeySetConfig(source, keySet)));
  }
}
