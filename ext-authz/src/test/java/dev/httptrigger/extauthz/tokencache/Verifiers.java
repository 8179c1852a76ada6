package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.Policy.Decides;
import dev.httptrigger.extauthz.policy.Policy.WithToken;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Verifiers as triggers have them. */
public final class Verifiers {
  private static final Remote URL =
      new Remote(
          new KeySetUrl("https://login.example.com/jwks.json"),
          Optional.empty(),
          Duration.ofHours(24));

  private Verifiers() {}

  /** The verifier of a policy that needs tokens. */
  public static TokenVerifier of(Policy policy) {
    if (policy.conduct() instanceof Decides decides
        && decides.access() instanceof WithToken access) {
      return access.verifier();
    }
    throw new AssertionError("a policy without a verifier");
  }

  /** One whose keys come from a URL. */
  static TokenVerifier ofFetched(KeySet keys) {
    ExampleTrigger trigger =
        ExampleTrigger.trigger()
            .providers(
                ExampleTrigger.provider(new KeySet(List.of()))
                    .withKeys(new KeySetReference(URL, false)));
    Preparation preparation = Preparation.byJdk();
    return of(preparation.policy(trigger.config(), preparation.keySets(Map.of(URL, keys))));
  }
}
