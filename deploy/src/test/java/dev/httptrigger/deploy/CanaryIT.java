package dev.httptrigger.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Canary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
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
  private final Canary canary = Canary.random();
  private CanaryRun run;

  @BeforeAll
  void sendEverything(@TempDir Path folder) throws IOException {
    run = CanaryRun.in(folder, canary);
  }

  @AfterAll
  void saySeed() {
    System.out.println(canary);
  }

  @Test
  void everyRequestHasTheFateThatItShould() {
    assertThat(run.sent()).hasSizeGreaterThan(100);
    assertThat(run.sent().stream().map(CanaryRun.Sent::fate).toList())
        .isEqualTo(run.sent().stream().map(CanaryRun.Sent::expectedFate).toList());
  }

  @Test
  void theUpstreamGetsTheClaims() {
    assertThat(canary.findIn(run.arrived()))
        .as("%s", canary)
        .contains(
            "the marker of sub, as it is",
            "the marker of uid, as it is",
            "the marker of email, as it is",
            "the marker of a nested claim, in base64",
            "the marker of a field, as it is",
            "the marker of a body, as it is");
  }

  @Test
  void noDenialHoldsAnything() {
    String denials =
        run.sent().stream()
            .filter(each -> each.request().isDenied())
            .map(CanaryRun.Sent::answer)
            .collect(Collectors.joining("\n"));

    assertThat(denials).contains("invalid or expired jwt");
    assertThat(canary.findIn(denials)).as("%s", canary).isEmpty();
  }

  @Test
  void theLogTellsAllAndNothingOfIt() {
    assertThat(run.log())
        .contains("\"level\":\"DEBUG\"", "A connection came from", "no well-formed request")
        .contains("KeyTooWeak", "PrivateKey", "This is no YAML")
        .contains("{\"log\":\"decision\"", "\"decision\":\"dry_run\"", "\"reason\":\"revoked\"")
        .contains("let it drop");
    assertThat(canary.findIn(run.log())).as("%s", canary).isEmpty();
  }

  @Test
  void noMetricAndNoHealthAnswerHoldsAnything() {
    assertThat(run.metrics())
        .contains("httptrigger_decisions_total", "trigger=\"canary\"", "# {request_id=");
    assertThat(canary.findIn(run.metrics())).as("%s", canary).isEmpty();
    assertThat(run.health()).contains("ok");
    assertThat(canary.findIn(run.health())).as("%s", canary).isEmpty();
  }

  @Test
  void theMetadataThatAccessLogsMayShowHoldsNothing() {
    assertThat(run.accessLog()).contains("shop/canary", "wrong_audience", "dry_run");
    assertThat(canary.findIn(run.accessLog())).as("%s", canary).isEmpty();
    assertThat(run.accessLogOfForms()).contains("demo/forms bad_signature");
    assertThat(canary.findIn(run.accessLogOfForms())).as("%s", canary).isEmpty();
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
        CanaryRun.serve(
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
