package dev.httptrigger.extauthz.example;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.SharedKeySets;
import dev.httptrigger.testkit.TokenMint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A trigger as a person writes it, with every default that is applied on its way to a server:
 * shop/orders on {@value ExampleRequest#HOST}.
 */
public final class WrittenTrigger {
  private final TriggerOutcome outcome;

  private WrittenTrigger(TriggerOutcome outcome) {
    this.outcome = outcome;
  }

  /**
   * The trigger of a spec.
   *
   * @param spec YAML of fields of {@code spec}, one or more lines
   * @param jwt YAML of fields of {@code spec.jwt}, one or more lines; may be empty
   * @param mint whose key signs
   */
  public static WrittenTrigger of(String spec, String jwt, TokenMint mint) {
    String yaml =
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: orders, namespace: shop}
        spec:
          hosts: [%s]
        %s
          jwt:
            providers: [{name: main, jwks: {inline: %s}}]
        %s
        """
            .formatted(
                ExampleRequest.HOST,
                spec.indent(2).stripTrailing(),
                TokenMint.publicJwks(mint),
                jwt.indent(4).stripTrailing());
    Manifest manifest = ManifestParser.parse("trigger.yaml", yaml).manifests().getFirst();
    PreparedTrigger prepared =
        PreparedTrigger.read(
            TriggerCheck.create(), manifest.tree(), "uid", 1, Instant.EPOCH, _ -> new Missing());
    return new WrittenTrigger(
        TriggerPipeline.withDefaults()
            .settle(
                List.of(new TriggerState(prepared, Optional.empty())),
                KeySets.none(),
                Holds.none(),
                List.of(),
                new Grants.Everything(),
                Instant.EPOCH)
            .of(prepared.name()));
  }

  /** What there is to say about it. */
  public List<Finding> findings() {
    return outcome.findings();
  }

  /** Its policy. */
  public Policy policy() {
    return Preparation.byJdk().policy(outcome.config(), SharedKeySets.none());
  }
}
