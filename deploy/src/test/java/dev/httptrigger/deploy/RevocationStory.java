package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.spec;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tokens that are refused although they verify, by a list that changes while servers run. */
interface RevocationStory {
  /** The installation under test; the same one for all tests of a class. */
  Installation installation();

  @Test
  default void theListOfRevokedTokensIsEnforcedAsItChangesAndKeptWhenItGoes() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    String first = token(mint, "first");
    String second = token(mint, "second");
    installation().submit(list("first"));
    installation()
        .apply(
            trigger(
                "revocable",
                spec(
                    "revocable",
                    "",
                    TokenMint.publicJwks(mint),
                    "revokedTokens: {configMapRef: {name: revoked, key: list.yaml}}")));
    assertThat(isRevoked(first) && isGood(second)).isTrue();

    installation().submit(list("second"));
    await("the changed list is in force")
        .atMost(Duration.ofSeconds(60))
        .until(() -> isRevoked(second) && isGood(first));

    installation().deleteConfigMap("revoked");
    await("a person is told that the list is gone")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(installation().toldAbout("revocable"))
                    .contains("ReferenceMissing: spec.jwt.revokedTokens.configMapRef"));
    assertThat(isRevoked(second) && isGood(first)).isTrue();
  }

  private boolean isRevoked(String token) {
    return installation().recommended().everyServerAnswers(401, host("revocable"), bearer(token));
  }

  private boolean isGood(String token) {
    return installation().recommended().everyServerAnswers(200, host("revocable"), bearer(token));
  }

  private static String token(TokenMint mint, String tokenId) {
    return mint.sign(
        "{\"iss\":\"https://login.example.test/\",\"jti\":\"%s\",\"exp\":4829597641}"
            .formatted(tokenId));
  }

  private static String list(String tokenId) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: revoked, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
    data:
      list.yaml: |
        tokens:
        - {iss: https://login.example.test/, jti: %s}
    """
        .formatted(tokenId);
  }
}
