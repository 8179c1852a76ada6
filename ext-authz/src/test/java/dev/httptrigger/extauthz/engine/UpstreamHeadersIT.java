package dev.httptrigger.extauthz.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.server.ExtAuthzServer;
import dev.httptrigger.extauthz.server.ListenAddress;
import dev.httptrigger.extauthz.server.RunningServer;
import dev.httptrigger.extauthz.server.ServerSettings;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.HeaderLine;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.Received;
import dev.httptrigger.testkit.TokenMint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the decision's headers become in a real Envoy: our value once, or nothing (DESIGN §4.5). */
class UpstreamHeadersIT {
  private static final String HOST = "headers.example.com";

  private static final List<String> FORGED =
      List.of(
          "x-user: forged",
          "X-User: forged",
          "x_user: forged",
          "x.user: forged",
          "x~user: forged",
          "x-httptrigger-reason: forged");

  /**
   * A claim and what of it arrives.
   *
   * @param claims the payload's members beside {@code exp}
   * @param arrives the values of {@code x-user} at the upstream
   */
  private record Case(String claims, List<String> arrives) {}

  private static final List<Case> CASES =
      List.of(
          new Case("\"sub\":\"alice\"", List.of("alice")),
          new Case("\"sub\":\"\"", List.of("")),
          new Case("\"sub\":\" a \"", List.of("%20a%20")),
          new Case("\"sub\":\"José 100%\"", List.of("Jos%C3%A9 100%25")),
          new Case("\"sub\":\"a\\r\\nx-admin: 1\"", List.of()),
          new Case("\"sub\":\"a\\u0000\"", List.of()),
          new Case("\"other\":1", List.of()));

  @ParameterizedTest(name = "validate_mutations {0}")
  @ValueSource(booleans = {true, false})
  void theUpstreamSeesOurValueOnceOrNothing(boolean validated, @TempDir Path folder)
      throws Exception {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    Files.writeString(folder.resolve("trigger.yaml"), manifest(mint));
    ServerSettings settings =
        new ServerSettings(
            new Directory(folder),
            ListenAddress.parse("127.0.0.1:0"),
            ListenAddress.parse("none"),
            Unmatched.DENY,
            false,
            Duration.ZERO);
    try (RunningServer server = ExtAuthzServer.start(settings, InstantSource.system());
        EchoUpstream upstream = EchoUpstream.start();
        Envoy envoy =
            Envoy.start(
                bootstrap(
                    validated, server.grpcAddress().orElseThrow().getPort(), upstream.port()))) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> RawHttp.get(port, HOST, "/a").status() == 401);

      for (Case each : CASES) {
        String token = mint.sign("{\"exp\":4102444800," + each.claims() + "}");
        upstream.forget();
        List<String> lines = new ArrayList<>(FORGED);
        lines.add("Authorization: Bearer " + token);
        int status = RawHttp.get(port, HOST, "/a", lines.toArray(String[]::new)).status();

        assertThat(status).as(each.claims()).isEqualTo(200);
        assertArrived(upstream.received(), each);
      }
      upstream.forget();
      assertThat(RawHttp.get(port, HOST, "/open", FORGED.toArray(String[]::new)).status())
          .isEqualTo(200);
      assertArrived(upstream.received(), new Case("an open path", List.of()));
    }
  }

  private static void assertArrived(List<Received> received, Case expected) {
    assertThat(received).hasSize(1);
    assertThat(received.getFirst().header("x-user"))
        .as(expected.claims())
        .isEqualTo(expected.arrives());
    assertThat(received.getFirst().headers().stream().map(HeaderLine::value))
        .as("forged, with %s", expected.claims())
        .doesNotContain("forged");
  }

  private static String bootstrap(boolean validated, int extAuthz, int upstream) {
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withHosts(HOST)
            .withPathsAsSent()
            .withTimeout(Duration.ofSeconds(20))
            .withExtAuthz(extAuthz)
            .withUpstream(upstream);
    return (validated ? bootstrap : bootstrap.withoutMutationValidation()).yaml();
  }

  private static String manifest(TokenMint mint) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: headers, namespace: demo}
    spec:
      hosts: [%s]
      match: {mode: Whitelist, paths: [/open]}
      jwt:
        providers:
        - name: main
          jwks: {inline: {keys: [%s]}}
        forwardClaims:
        - {claim: sub, to: Header, name: x-user}
    """
        .formatted(HOST, mint.publicJwk());
  }
}
