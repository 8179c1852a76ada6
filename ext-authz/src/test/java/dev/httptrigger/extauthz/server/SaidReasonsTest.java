package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decisionlog.Selection;
import dev.httptrigger.extauthz.envoy.CheckRequests;
import dev.httptrigger.extauthz.envoy.CheckRequests.Form;
import dev.httptrigger.testkit.DeniedRequest;
import dev.httptrigger.testkit.RawHttp;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Of one denied request the dynamic metadata, the decision log and the metrics of a whole server
 * say the same reason; {@code ExplainedReasonsTest} of the CLI asks {@code explain} about the very
 * same ones.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaidReasonsTest {
  private final StringWriter log = new StringWriter();
  private RunningServer server;
  private ManagedChannel channel;

  @BeforeAll
  void startServer(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("triggers.yaml"), DeniedRequest.manifests());
    server =
        ExtAuthzServer.start(
            new ServerSettings(
                new ServerSettings.Directory(folder),
                ListenAddress.parse("127.0.0.1:0"),
                ListenAddress.parse("127.0.0.1:0"),
                GatewaySettings.DEFAULT,
                Duration.ZERO,
                Limits.defaults(),
                new Observation(new Selection(Selection.Mode.DENIALS, 1), false, false),
                ForwardAuthSettings.NONE,
                TlsSettings.NONE),
            InstantSource.fixed(DeniedRequest.NOW),
            log);
    channel =
        NettyChannelBuilder.forAddress(server.grpcAddress().orElseThrow()).usePlaintext().build();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> server.isReady());
  }

  @AfterAll
  void stopServer() {
    channel.shutdownNow();
    server.close();
  }

  @ParameterizedTest
  @MethodSource("dev.httptrigger.testkit.DeniedRequest#all")
  void metadataLogAndMetricsSayTheSameReason(DeniedRequest request) {
    assertSaid(
        CheckRequests.of(
            Form.HEADER_MAP,
            request.method(),
            request.host(),
            request.target(),
            request.headerLines().toArray(String[]::new)),
        request.reason());
  }

  @Test
  void ofACallThatIsNoRequestToo() {
    assertSaid(CheckRequest.getDefaultInstance(), DenialReason.INTERNAL_ERROR.text());
  }

  @Test
  void everyReasonIsAskedAbout() {
    assertThat(
            Stream.concat(
                DeniedRequest.all().stream().map(DeniedRequest::reason),
                Stream.of(DenialReason.INTERNAL_ERROR.text())))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(DenialReason.values()).map(DenialReason::text).toList());
  }

  private void assertSaid(CheckRequest request, String reason) {
    double before = counted(reason);
    double all = counted("[a-z_]+");
    int lines = lines().size();

    CheckResponse response = AuthorizationGrpc.newBlockingStub(channel).check(request);

    assertThat(response.hasDeniedResponse()).isTrue();
    assertThat(
            response
                .getDynamicMetadata()
                .getFieldsOrThrow("httptrigger")
                .getStructValue()
                .getFieldsOrThrow("reason")
                .getStringValue())
        .as("metadata")
        .isEqualTo(reason);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(lines()).hasSize(lines + 1);
              assertThat(lines().getLast()).contains("\"reason\":\"" + reason + "\"");
            });
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(counted(reason)).as("metrics").isEqualTo(before + 1);
              assertThat(counted("[a-z_]+")).as("all metrics").isEqualTo(all + 1);
            });
  }

  private List<String> lines() {
    return log.toString().lines().toList();
  }

  /** How many denials for a reason the metrics count. */
  private double counted(String reason) {
    String metrics =
        RawHttp.get(server.adminAddress().orElseThrow().getPort(), "admin", "/metrics").body();
    return metrics
        .lines()
        .filter(
            line ->
                line.matches(
                    "httptrigger_decisions_total\\{decision=\"deny\",reason=\""
                        + reason
                        + "\"\\} .*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
