package dev.httptrigger.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.deploy.CanaryCases.Case;
import dev.httptrigger.deploy.CanaryCases.Request;
import dev.httptrigger.testkit.Canary;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing of what clients and tokens say, and no key, comes out where people look: the shipped
 * server behind a real Envoy tells all that it can, requests of every kind carry markers in every
 * part, and none of them is in any log, metric, health answer, denial or metadata for access logs.
 * What is not among these: the request id, which the decision log names, and the metadata's part
 * {@code form}, which brings claims to the form processor.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryIT {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String METADATA = "%DYNAMIC_METADATA(envoy.filters.http.ext_authz";

  private final Canary canary = Canary.random();
  private final CanaryTokens tokens = new CanaryTokens(canary);
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> arrived = new ArrayList<>();
  private String metrics = "";
  private String health = "";
  private String accessLog = "";
  private String accessLogOfForms = "";
  private String log = "";

  /**
   * A request with its answer.
   *
   * @param way by what it came
   */
  private record Sent(String way, Case request, RawResponse response) {
    /** What the client sees. */
    String answer() {
      return response.status() + " " + response.headers() + " " + response.body();
    }
  }

  @BeforeAll
  void sendEverything(@TempDir Path folder) throws IOException {
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    CanaryTriggers.write(triggers, canary, tokens);
    CanaryCases cases = new CanaryCases(canary, tokens);
    Program server = serve(triggers, folder.resolve("serve.log"), Map.of(), "--log-level=trace");
    try {
      throughEnvoy(server, cases);
      throughForwardAuth(server.httpPort(), cases);
      CanaryNoise noise = new CanaryNoise(canary);
      noise.toGrpc(server.grpcPort());
      noise.toHttp(server.httpPort());
      health = noise.toAdmin(server.adminPort());
      metrics = metrics(server.adminPort());
      breakFiles(server, triggers);
      health += RawHttp.get(server.adminPort(), "admin", "/readyz").body();
    } finally {
      server.close();
    }
    log = server.log();
  }

  @AfterAll
  void saySeed() {
    System.out.println(canary);
  }

  private static Program serve(Path triggers, Path logFile, Map<String, String> environment, String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    "serve",
                    "--triggers=" + triggers,
                    "--grpc-address=127.0.0.1:0",
                    "--http-address=127.0.0.1:0",
                    "--admin-address=127.0.0.1:0",
                    "--drain-notice=0s",
                    "--max-wait=60s",
                    "--decision-log=all",
                    "--metrics-by-trigger",
                    "--metrics-exemplars"),
                Stream.of(more))
            .toList();
    Program server = Program.start(logFile, environment, arguments);
    server.awaitReady();
    return server;
  }

  private void throughEnvoy(Program server, CanaryCases cases) {
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withExtAuthz(server.grpcPort())
            .withTimeout(LONGEST)
            .withHosts("*.example.test");
    try (EchoUpstream upstream = EchoUpstream.start();
        Envoy whole =
            Envoy.start(
                bootstrap.withUpstream(upstream.port()).withAccessLog(METADATA + ")%").yaml());
        Envoy keys =
            Envoy.start(
                bootstrap
                    .withUpstream(upstream.port())
                    .withAccessLog(
                        METADATA + ":httptrigger:trigger)%", METADATA + ":httptrigger:reason)%")
                    .yaml())) {
      int port = whole.port(EnvoyBootstrap.LISTENER);
      await("the gateway asks")
          .atMost(LONGEST)
          .until(() -> RawHttp.get(port, "nobody.example.test", "/").status() == 403);
      cases.everywhere().forEach(each -> send("Envoy", port, each, each.request()));
      int formPort = keys.port(EnvoyBootstrap.LISTENER);
      await("the other gateway asks")
          .atMost(LONGEST)
          .until(() -> RawHttp.get(formPort, CanaryTriggers.FORM_HOST, "/").status() == 401);
      cases.forms().forEach(each -> send("Envoy with forms", formPort, each, each.request()));
      accessLog = awaitLines(whole, cases.everywhere().size());
      accessLogOfForms = awaitLines(keys, cases.forms().size());
      upstream.received().stream().map(Received::toString).forEach(arrived::add);
    }
  }

  private static String awaitLines(Envoy envoy, int least) {
    return await("the access log is written")
        .atMost(LONGEST)
        .until(envoy::log, written -> written.lines().filter(CanaryIT::isAccess).count() >= least);
  }

  private static boolean isAccess(String line) {
    return line.startsWith("access ");
  }

  private void throughForwardAuth(int port, CanaryCases cases) {
    // The first, as there is a line of log a second and no more.
    Case refused = cases.onCheck();
    send("/check", port, refused, asQuestion(refused.request()));
    for (Case each :
        Stream.concat(cases.everywhere().stream(), Stream.of(cases.withTooManyHeaders())).toList()) {
      send("/check", port, each, asQuestion(each.request()));
      Request request = each.request();
      send(
          "/envoy-host",
          port,
          each,
          new Request(
              request.method(),
              request.host(),
              "/envoy-host" + request.target(),
              request.lines(),
              request.body()));
    }
  }

  private static Request asQuestion(Request original) {
    return new Request("GET", "proxy", "/check", original.lines(), "")
        .withLine("X-Forwarded-Method: " + original.method())
        .withLine("X-Forwarded-Proto: https")
        .withLine("X-Forwarded-Host: " + original.host())
        .withLine("X-Forwarded-Uri: " + original.target());
  }

  private void send(String way, int port, Case row, Request request) {
    sent.add(new Sent(way, row, RawHttp.exchange(port, request.text())));
  }

  private static String metrics(int port) {
    return Stream.of("text/plain", "application/openmetrics-text")
        .map(type -> RawHttp.get(port, "admin", "/metrics", "Accept: " + type).body())
        .collect(Collectors.joining("\n"));
  }

  /** One after the other, each once the server has said what is wrong with the one before. */
  private void breakFiles(Program server, Path triggers) throws IOException {
    int number = 0;
    for (String broken : CanaryTriggers.broken(canary)) {
      String name = "broken-" + number++ + ".yaml";
      Files.writeString(triggers.resolve(name), broken);
      await(name + " is said to be broken").atMost(LONGEST).until(() -> server.log().contains(name));
    }
  }

  @Test
  void everyRequestHasTheFateThatItShould() {
    assertThat(sent).hasSizeGreaterThan(100);
    assertThat(sent)
        .allSatisfy(
            each -> {
              assertThat(each.response().status()).isEqualTo(each.request().status());
              if (!each.request().reason().isEmpty()) {
                assertThat(each.response().header("x-httptrigger-reason"))
                    .containsExactly(each.request().reason());
              }
            });
  }

  @Test
  void theUpstreamGetsTheClaims() {
    assertThat(canary.findIn(String.join("\n", arrived)))
        .as("%s", canary)
        .contains(
            "the marker of sub, as it is",
            "the marker of uid, as it is",
            "the marker of email, as it is",
            "the marker of a nested claim, in base64",
            "the marker of a field, as it is");
  }

  @Test
  void noDenialHoldsAnything() {
    String denials =
        sent.stream()
            .filter(each -> each.response().status() != 200)
            .map(Sent::answer)
            .collect(Collectors.joining("\n"));

    assertThat(denials).contains("invalid or expired jwt");
    assertThat(canary.findIn(denials)).as("%s", canary).isEmpty();
  }

  @Test
  void theLogTellsAllAndNothingOfIt() {
    assertThat(log)
        .contains("\"level\":\"DEBUG\"", "A connection came from", "no well-formed request")
        .contains("KeyTooWeak", "PrivateKey", "This is no YAML")
        .contains("{\"log\":\"decision\"", "\"decision\":\"dry_run\"", "\"reason\":\"revoked\"")
        .contains("let it drop");
    assertThat(canary.findIn(log)).as("%s", canary).isEmpty();
  }

  @Test
  void noMetricAndNoHealthAnswerHoldsAnything() {
    assertThat(metrics)
        .contains("httptrigger_decisions_total", "trigger=\"canary\"", "# {request_id=");
    assertThat(canary.findIn(metrics)).as("%s", canary).isEmpty();
    assertThat(health).contains("ok");
    assertThat(canary.findIn(health)).as("%s", canary).isEmpty();
  }

  @Test
  void theMetadataThatAccessLogsMayShowHoldsNothing() {
    assertThat(accessLog).contains("shop/canary", "wrong_audience", "dry_run");
    assertThat(canary.findIn(accessLog)).as("%s", canary).isEmpty();
    assertThat(accessLogOfForms).contains("demo/forms bad_signature");
    assertThat(canary.findIn(accessLogOfForms)).as("%s", canary).isEmpty();
  }

  /** Why {@code --log-level} never lets libraries tell more; and that this test would see it. */
  @Test
  void atDebugLibrariesWriteWhatComesOverTheWire(@TempDir Path folder) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("logback.xml"),
            """
            <configuration>
              <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
                <target>System.err</target>
                <encoder><pattern>%logger %msg%n%ex</pattern></encoder>
              </appender>
              <root level="debug"><appender-ref ref="stderr"/></root>
            </configuration>
            """);
    Path triggers = Files.createDirectory(folder.resolve("none"));
    Program server =
        serve(
            triggers,
            folder.resolve("debug.log"),
            Map.of("JDK_JAVA_OPTIONS", "-Dlogback.configurationFile=" + settings));
    try {
      new CanaryNoise(canary).toGrpc(server.grpcPort());
    } finally {
      server.close();
    }

    assertThat(canary.findIn(server.log()))
        .as("%s", canary)
        .contains(
            "the marker of a request line of HTTP/1, as it is",
            "the marker of a gRPC message, in hexadecimal");
  }
}
