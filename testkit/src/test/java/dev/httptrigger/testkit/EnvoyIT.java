package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvoyIT {
  /** Nobody listens there. */
  private static final int NO_SERVER = 9;

  @Test
  void theFileAsItStandsIsTakenByEnvoy() throws IOException {
    String file = Files.readString(Checkout.root().resolve("deploy/examples/envoy/envoy.yaml"));

    assertThat(Envoy.validate(file).out()).contains("OK");
    assertThat(Envoy.validate(file).exit()).isZero();
  }

  static List<EnvoyBootstrap> variants() {
    EnvoyBootstrap recommended = EnvoyBootstrap.recommended();
    return List.of(
        recommended.withExtAuthz(1, 2).withUpstream(3).withListenerPort(4),
        recommended.withHosts("a.example.com", "*.a.example.com"),
        recommended.withTriggerOnHosts("shop/b", "b.example.com"),
        recommended.withAnyHost().withPathsAsSent(),
        recommended.withJoinedHeaders().withoutMutationValidation(),
        recommended.withHeadsForProcessor(),
        recommended.withBodiesForProcessor("STREAMED").withoutMetadataForProcessor(),
        recommended.withTimeout(Duration.ofMillis(250)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyVariantIsTakenByEnvoy(EnvoyBootstrap variant) {
    Outcome outcome = Envoy.validate(variant.yaml());

    assertThat(outcome.exit()).as(outcome.err()).isZero();
  }

  @Test
  void withoutAnswerFromExtAuthzNothingPasses() {
    try (EchoUpstream upstream = EchoUpstream.start();
        Envoy envoy =
            Envoy.start(
                EnvoyBootstrap.recommended()
                    .withExtAuthz(NO_SERVER)
                    .withUpstream(upstream.port())
                    .yaml())) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);

      assertThat(RawHttp.get(port, "orders.example.com", "/").status()).isEqualTo(503);
      assertThat(RawHttp.get(port, "a.shop.example.com:8080", "/").status()).isEqualTo(503);
      assertThat(RawHttp.get(port, "other.example.com", "/").status()).isEqualTo(404);
      assertThat(RawHttp.get(port, "orders.example.com", "/a%2Fb").status()).isEqualTo(400);
      assertThat(RawHttp.get(port, "orders.example.com", "/", "x_y: 1").status()).isEqualTo(400);
      assertThat(upstream.received()).isEmpty();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(envoy.log()).contains("\"details\":\"ext_authz_error\""));
    }
  }

  @Test
  void aSilentServerIsWaitedForAsLongAsSaid() throws IOException {
    Duration longest = Duration.ofSeconds(3);
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Envoy envoy =
            Envoy.start(
                EnvoyBootstrap.recommended()
                    .withTimeout(longest)
                    .withExtAuthz(silent.getLocalPort())
                    .yaml())) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      long began = System.nanoTime();

      assertThat(RawHttp.get(port, "orders.example.com", "/").status()).isEqualTo(503);
      // Envoy's clock is not ours: it has been a millisecond early.
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isGreaterThan(longest.multipliedBy(9).dividedBy(10));
    }
  }

  @Test
  void theAccessLogHasNoQuery() {
    try (Envoy envoy = Envoy.start(EnvoyBootstrap.recommended().withExtAuthz(NO_SERVER).yaml())) {
      RawHttp.get(
          envoy.port(EnvoyBootstrap.LISTENER), "orders.example.com", "/seen?access_token=hidden");

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(envoy.log()).contains("\"path\":\"/seen\""));
      assertThat(envoy.log()).doesNotContain("hidden");
    }
  }

  @Test
  void theAdminAddressAnswersAndSaysWhatItCant() {
    try (Envoy envoy = Envoy.start(EnvoyBootstrap.recommended().yaml())) {
      assertThat(envoy.admin("/server_info")).contains("LIVE");
      assertThatThrownBy(() -> envoy.admin("/nothing"))
          .hasMessageContaining("/nothing answered 404");
      assertThatThrownBy(() -> envoy.port("nobody")).hasMessageContaining("no listener nobody");
    }
  }

  @Test
  void aBootstrapThatEnvoyRefusesIsSaidWithItsReason() {
    assertThatThrownBy(() -> Envoy.start("{admin: 5}"))
        .isInstanceOf(RealPartException.class)
        .hasMessageContaining("Envoy does not start")
        .hasMessageContaining("INVALID_ARGUMENT");
  }

  @Test
  void afterItsCloseNothingIsLeft() {
    Envoy envoy = Envoy.start(EnvoyBootstrap.recommended().yaml());
    int port = envoy.port(EnvoyBootstrap.LISTENER);
    envoy.close();

    assertThatThrownBy(() -> RawHttp.get(port, "orders.example.com", "/"))
        .hasMessageContaining("refused");
    assertThat(envoy.logFile()).doesNotExist();
  }
}
