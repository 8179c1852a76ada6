package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.SAMPLE_JWKS;
import static dev.httptrigger.deploy.Manifests.SAMPLE_TOKEN;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.spec;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Several tenants of one cluster, and the mistakes that one of them makes. */
interface TenantsStory {
  /** Fewer may always leave at once. */
  int MORE_THAN_THE_BRAKE_LETS_GO = 11;

  /** The installation under test; the same one for all tests of a class. */
  ClusterInstallation installation();

  @Test
  default void aHostIsOfOneNamespaceAndOfAnotherOnlyByAGrant() {
    String host = host("contested");
    TokenMint mint = TokenMint.generate("ES256", "rival");
    String token = mint.sign("{\"exp\":4829597641}");
    installation().kubectl("create", "namespace", "rival");
    installation().apply(trigger("contested", spec("contested", "", SAMPLE_JWKS, "")));

    installation()
        .submit(
            trigger("contested", spec("contested", "", TokenMint.publicJwks(mint), ""))
                .replace("namespace: shop", "namespace: rival"));
    awaitRival("Conflict");
    assertThat(installation().recommended().everyServerAnswers(401, host, bearer(token))).isTrue();
    assertThat(installation().recommended().everyServerAnswers(200, host, bearer(SAMPLE_TOKEN)))
        .isTrue();

    // Until the reservation ends it is nobody's.
    installation().delete("contested");
    awaitRival("HostReserved");
    assertThat(installation().recommended().everyServerAnswers(403, host, bearer(token))).isTrue();

    installation().grant("rival", host);
    awaitRival("Accepted");
    await("the grant is in force")
        .atMost(Duration.ofSeconds(60))
        .until(() -> installation().recommended().everyServerAnswers(200, host, bearer(token)));
    assertThat(installation().recommended().everyServerAnswers(401, host, bearer(SAMPLE_TOKEN)))
        .isTrue();

    // Taking the grant away gives the host to nobody else: who wants it is told who has it.
    installation().grant("rival", "elsewhere.example.com");
    installation().submit(trigger("contested", spec("contested", "", SAMPLE_JWKS, "")));
    await("the other is told who has it")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(accepted("shop")).isEqualTo("Conflict"));
    assertThat(accepted("rival")).isEqualTo("Accepted");
    assertThat(installation().recommended().everyServerAnswers(200, host, bearer(token))).isTrue();
    assertThat(installation().recommended().everyServerAnswers(401, host, bearer(SAMPLE_TOKEN)))
        .isTrue();
  }

  private void awaitRival(String accepted) {
    await("the rival is told: " + accepted)
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(accepted("rival")).isEqualTo(accepted));
  }

  private String accepted(String namespace) {
    return installation()
        .kubectl(
            "get",
            ClusterInstallation.trigger(),
            "contested",
            "-n",
            namespace,
            "-o",
            "jsonpath={.status.conditions[?(@.type==\"Accepted\")].reason}");
  }

  /** The last one: it takes the triggers of all others. */
  @Test
  @Order(Integer.MAX_VALUE)
  default void whatAWrongCommandDeletesStaysInForceUntilSomebodySaysThatItWasRight() {
    String host = host("pruned-0");
    installation()
        .apply(
            IntStream.range(0, MORE_THAN_THE_BRAKE_LETS_GO)
                .mapToObj(number -> "pruned-" + number)
                .map(name -> trigger(name, spec(name, "", SAMPLE_JWKS, "")))
                .toArray(String[]::new));
    installation().killOperator();
    installation().kubectl("delete", ClusterInstallation.trigger(), "--all", "-n", "shop");
    installation().startOperatorAgain();

    await("an event says what to do")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(events("RemovalsHeld"))
                    .contains("kubectl patch configmap httptrigger-operator"));
    assertThat(installation().recommended().everyServerAnswers(200, host, bearer(SAMPLE_TOKEN)))
        .isTrue();
    assertThat(installation().recommended().everyServerAnswers(401, host)).isTrue();

    installation()
        .configure(
            "removalsReleasedUntil", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    await("they are gone")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> installation().recommended().everyServerAnswers(403, host, bearer(SAMPLE_TOKEN)));
  }

  private String events(String reason) {
    return installation()
        .kubectl(
            "get",
            "events.events.k8s.io",
            "-n",
            Shipped.SYSTEM,
            "-o",
            "jsonpath={.items[?(@.reason==\"" + reason + "\")].note}");
  }
}
