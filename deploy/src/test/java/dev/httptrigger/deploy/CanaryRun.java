package dev.httptrigger.deploy;

import static org.awaitility.Awaitility.await;

import dev.httptrigger.deploy.CanaryCases.Case;
import dev.httptrigger.testkit.Canary;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The shipped server, told to tell all that it can, has got every request with markers by every
 * way, and is gone.
 *
 * @param sent the requests with their answers
 * @param arrived what the upstream behind Envoy got
 * @param metrics its metrics in both formats
 * @param health what it said of its health, and to nonsense on that address
 * @param accessLog of an Envoy that shows all of our metadata
 * @param accessLogOfForms of one with forms, that shows single keys of it as the example does
 * @param log all that the server wrote to standard output and standard error
 */
record CanaryRun(
    List<Sent> sent,
    String arrived,
    String metrics,
    String health,
    String accessLog,
    String accessLogOfForms,
    String log) {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String METADATA = "%DYNAMIC_METADATA(envoy.filters.http.ext_authz";

  /**
   * A request with its answer.
   *
   * @param way by what it came
   */
  record Sent(String way, Case request, RawResponse response) {
    String expectedFate() {
      return way + ", " + request.name() + ": " + request.status() + " " + request.reason();
    }

    /** Where no reason is expected, none is compared: it is told where a trigger says so only. */
    String fate() {
      String reason =
          request.reason().isEmpty()
              ? ""
              : String.join(", ", response.header("x-httptrigger-reason"));
      return way + ", " + request.name() + ": " + response.status() + " " + reason;
    }

    /** What the client sees. */
    String answer() {
      return response.status() + " " + response.headers() + " " + response.body();
    }
  }

  /**
   * Runs it.
   *
   * @param folder empty, for its files
   */
  static CanaryRun in(Path folder, Canary canary) throws IOException {
    CanaryTokens tokens = new CanaryTokens(canary);
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    CanaryTriggers.write(triggers, canary, tokens);
    CanaryCases cases = new CanaryCases(canary, tokens);
    CanaryNoise noise = new CanaryNoise(canary);
    Program server = serve(triggers, folder.resolve("serve.log"), Map.of(), "--log-level=trace");
    try {
      ThroughEnvoy envoy = throughEnvoy(server, cases);
      List<Sent> sent = new ArrayList<>(envoy.sent());
      sent.addAll(throughForwardAuth(server.httpPort(), cases));
      noise.toGrpc(server.grpcPort());
      noise.toHttp(server.httpPort());
      String answers = noise.toAdmin(server.adminPort());
      String metrics = metrics(server.adminPort());
      breakFiles(server, triggers, CanaryTriggers.broken(canary));
      String health = RawHttp.get(server.adminPort(), "admin", "/readyz").body();
      // What it says at its end counts too.
      server.close();
      return new CanaryRun(
          sent,
          envoy.arrived(),
          metrics,
          answers + health,
          envoy.accessLog(),
          envoy.accessLogOfForms(),
          server.log());
    } finally {
      server.close();
    }
  }

  static Program serve(
      Path triggers, Path logFile, Map<String, String> environment, String... more) {
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

  /** What came of it all behind Envoys, which are gone too. */
  private record ThroughEnvoy(
      List<Sent> sent, String arrived, String accessLog, String accessLogOfForms) {}

  private static ThroughEnvoy throughEnvoy(Program server, CanaryCases cases) {
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withExtAuthz(server.grpcPort())
            .withTimeout(LONGEST)
            .withHosts("*.example.test");
    // To a gRPC client a denial is an answer without a body, and Envoy makes 200 of its status.
    List<Case> usual =
        Stream.concat(cases.everywhere().stream(), Stream.of(cases.grpcClient(200))).toList();
    List<Case> forms = cases.forms();
    try (EchoUpstream upstream = EchoUpstream.start();
        Envoy whole = envoy(bootstrap.withUpstream(upstream.port()), METADATA + ")%");
        Envoy keys =
            envoy(
                bootstrap.withUpstream(upstream.port()),
                METADATA + ":httptrigger:trigger)%",
                METADATA + ":httptrigger:reason)%")) {
      List<Sent> sent = new ArrayList<>(send("Envoy", whole, "nobody.example.test", usual));
      sent.addAll(send("Envoy with forms", keys, CanaryTriggers.FORM_HOST, forms));
      return new ThroughEnvoy(
          sent,
          upstream.received().stream().map(Received::toString).collect(Collectors.joining("\n")),
          logWith(whole, usual.size()),
          logWith(keys, forms.size()));
    }
  }

  private static Envoy envoy(EnvoyBootstrap bootstrap, String... accessLog) {
    return Envoy.start(bootstrap.withAccessLog(accessLog).yaml());
  }

  private static List<Sent> send(String way, Envoy envoy, String host, List<Case> cases) {
    int port = envoy.port(EnvoyBootstrap.LISTENER);
    await("the gateway asks")
        .atMost(LONGEST)
        .until(() -> Set.of(401, 403).contains(RawHttp.get(port, host, "/").status()));
    return cases.stream().map(each -> send(way, port, each, each.request())).toList();
  }

  private static String logWith(Envoy envoy, int lines) {
    return await("the access log is written")
        .atMost(LONGEST)
        .until(envoy::log, log -> log.lines().filter(CanaryRun::isAccess).count() >= lines);
  }

  private static boolean isAccess(String line) {
    return line.startsWith("access ");
  }

  private static List<Sent> throughForwardAuth(int port, CanaryCases cases) {
    List<Sent> sent = new ArrayList<>();
    // The first, as there is a line of log a second and no more.
    Case refused = cases.onCheck();
    sent.add(send("/check", port, refused, refused.request().asQuestion()));
    List<Case> all = new ArrayList<>(cases.everywhere());
    all.add(cases.grpcClient(401));
    all.add(cases.withTooManyHeaders());
    for (Case each : all) {
      sent.add(send("/check", port, each, each.request().asQuestion()));
      sent.add(send("/envoy-host", port, each, each.request().behind("/envoy-host")));
    }
    return sent;
  }

  private static Sent send(String way, int port, Case row, CanaryRequest request) {
    return new Sent(way, row, RawHttp.exchange(port, request.text()));
  }

  private static String metrics(int port) {
    return Stream.of("text/plain", "application/openmetrics-text")
        .map(type -> RawHttp.get(port, "admin", "/metrics", "Accept: " + type).body())
        .collect(Collectors.joining("\n"));
  }

  /** Breaks files, and waits until the server has said of each what is wrong with it. */
  private static void breakFiles(Program server, Path triggers, List<String> broken)
      throws IOException {
    for (int number = 0; number < broken.size(); number++) {
      Files.writeString(triggers.resolve("broken-" + number + ".yaml"), broken.get(number));
    }
    await("the files are said to be broken")
        .atMost(LONGEST)
        .until(
            () ->
                IntStream.range(0, broken.size())
                    .allMatch(number -> server.log().contains("broken-" + number + ".yaml")));
  }
}
