package dev.httptrigger.deploy.scale;

import static org.awaitility.Awaitility.await;

import dev.httptrigger.deploy.Program;
import dev.httptrigger.deploy.Shipped;
import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The API server with its audit log, one server, an Envoy before it, and operators as the run wants
 * them. Safe for use by several threads.
 */
final class Installed implements AutoCloseable {
  /** A heap that is all there from the beginning: what memory grows by is something else. */
  private static final Map<String, String> WHOLE_HEAP =
      Map.of("JDK_JAVA_OPTIONS", "-Xms512m -Xmx512m -XX:+AlwaysPreTouch");

  private static final Map<String, String> OPERATOR_HEAP = Map.of("JDK_JAVA_OPTIONS", "-Xmx1536m");

  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private final KubeApiServer apiServer = KubeApiServer.startAudited();
  private final EchoUpstream upstream = EchoUpstream.start();
  private final AtomicInteger started = new AtomicInteger();
  private final List<Program> running = new ArrayList<>();
  private final Path folder;
  private final Program server;
  private final Envoy envoy;
  private final int port;

  private Installed() throws IOException {
    folder = Files.createTempDirectory("httptrigger-scale-");
    Shipped.install(apiServer);
    server = startServer("0", WHOLE_HEAP, List.of());
    envoy =
        Envoy.start(
            EnvoyBootstrap.recommended()
                .withExtAuthz(server.grpcPort())
                .withUpstream(upstream.port())
                .withHosts("*.example.test")
                .yaml());
    port = envoy.port(EnvoyBootstrap.LISTENER);
  }

  /** Starts all but an operator. */
  static Installed start() {
    try {
      return new Installed();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KubeApiServer apiServer() {
    return apiServer;
  }

  ApiClient client() {
    return apiServer.adminClient();
  }

  /** The server that Envoy asks. */
  Program server() {
    return server;
  }

  /** A folder for what the run writes. */
  Path folder() {
    return folder;
  }

  /** An operator in the Pod of that number; it leads when no other does. */
  Program startOperator(String number) {
    String pod = Shipped.OPERATOR + "-" + number;
    return start(
        Shipped.OPERATOR,
        List.of(),
        List.of(OPERATOR_HEAP, Shipped.operatorVariables(pod)),
        Shipped.operatorArguments());
  }

  /**
   * A server in the Pod of that number.
   *
   * @param around the words before its own
   */
  Program startServer(String number, Map<String, String> environment, List<String> around) {
    String pod = Shipped.SERVER + "-" + number;
    String uid = Shipped.createServerPod(apiServer, pod);
    return start(
        Shipped.SERVER,
        around,
        List.of(environment, Shipped.serverVariables(pod, uid)),
        Shipped.serverArguments("127.0.0.1:0", "0s"));
  }

  private Program start(
      String account,
      List<String> around,
      List<Map<String, String>> environments,
      List<String> arguments) {
    Map<String, String> environment = new HashMap<>();
    environments.forEach(environment::putAll);
    environment.put(
        "KUBECONFIG", apiServer.kubeconfigForServiceAccount(Shipped.SYSTEM, account).toString());
    return keep(Program.start(newLog(account), environment, around, arguments));
  }

  /** A server on a folder of manifests, without any cluster. */
  Program startOnFolder(Path manifests, List<String> around) {
    return keep(
        Program.start(
            newLog("folder"),
            Map.of(),
            around,
            List.of(
                "serve",
                "--triggers",
                manifests.toString(),
                "--grpc-address",
                "127.0.0.1:0",
                "--http-address",
                "none",
                "--admin-address",
                "127.0.0.1:0")));
  }

  private Path newLog(String name) {
    return folder.resolve(name + "-" + started.incrementAndGet() + ".log");
  }

  private synchronized Program keep(Program program) {
    running.add(program);
    return program;
  }

  /** Waits until an operator says that it leads. */
  static void awaitLeading(Program operator) {
    int admin = operator.adminPort();
    await(operator + " leads")
        .atMost(LONGEST_START)
        .until(
            () ->
                RawHttp.get(admin, "127.0.0.1", "/metrics")
                    .body()
                    .contains("httptrigger_operator_leading 1.0"));
  }

  /** Waits until a program has next to nothing to do for a while. */
  static void awaitCalm(Program program) {
    Duration look = Duration.ofSeconds(3);
    await(program + " has nothing to do")
        .atMost(Duration.ofMinutes(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              Duration before = Processor.of(program.process().pid());
              Thread.sleep(look);
              Duration used = Processor.of(program.process().pid()).minus(before);
              return used.multipliedBy(20).compareTo(look) < 0;
            });
  }

  /**
   * The version of the trigger for that host which Envoy enforces: what a request without a token
   * is told.
   *
   * @return empty where no trigger is in force for it
   */
  OptionalLong enforced(String host) {
    RawResponse response = RawHttp.get(port, host, "/");
    List<String> version = response.header("x-version");
    return response.status() == 401 && version.size() == 1
        ? OptionalLong.of(Long.parseLong(version.getFirst()))
        : OptionalLong.empty();
  }

  /** Whether a request with that token passes. */
  boolean passes(String host, String token) {
    return RawHttp.get(port, host, "/", "Authorization: Bearer " + token).status() == 200;
  }

  @Override
  public synchronized void close() {
    running.stream().filter(Program::isAlive).forEach(Program::kill);
    envoy.close();
    upstream.close();
    apiServer.close();
  }
}
