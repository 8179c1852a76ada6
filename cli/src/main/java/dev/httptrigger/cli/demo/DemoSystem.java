package dev.httptrigger.cli.demo;

import dev.httptrigger.testkit.ChildProcess;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.RealPartException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as a process of its own, a real Envoy before it, and an upstream. All on loopback. */
final class DemoSystem implements AutoCloseable {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Pattern LISTENING =
      Pattern.compile("(?m)^listening grpc=\\S+:(\\d+) http=none admin=\\S+:(\\d+)$");

  private final ChildProcess server;
  private final int serverPort;
  private final int serverAdminPort;
  private final EchoUpstream upstream;
  private final Envoy envoy;

  private DemoSystem(
      ChildProcess server,
      int serverPort,
      int serverAdminPort,
      EchoUpstream upstream,
      Envoy envoy) {
    this.server = server;
    this.serverPort = serverPort;
    this.serverAdminPort = serverAdminPort;
    this.upstream = upstream;
    this.envoy = envoy;
  }

  /**
   * Starts all, and returns once requests are answered.
   *
   * @param launcher the program {@code httptrigger}
   * @throws RealPartException when a part can't be had or does not start
   */
  static DemoSystem start(Path launcher, DemoFolder folder) {
    ChildProcess server =
        ChildProcess.start(
            List.of(
                launcher.toString(),
                "serve",
                "--triggers=" + folder.triggers(),
                "--grpc-address=127.0.0.1:0",
                "--http-address=none",
                "--admin-address=127.0.0.1:0",
                "--drain-notice=0s"),
            Map.of(),
            folder.serverLog());
    try {
      await("the server listens", server, () -> LISTENING.matcher(server.log()).find());
      Matcher ports = LISTENING.matcher(server.log());
      if (!ports.find()) {
        throw new RealPartException("the server does not say where it listens");
      }
      int grpcPort = Integer.parseInt(ports.group(1));
      int adminPort = Integer.parseInt(ports.group(2));
      await("the server is ready", server, () -> status(adminPort, "/readyz") == 200);
      EchoUpstream upstream = EchoUpstream.start();
      Envoy envoy = Envoy.start(bootstrap(grpcPort, upstream.port()));
      DemoSystem system = new DemoSystem(server, grpcPort, adminPort, upstream, envoy);
      await("Envoy reaches the server", server, () -> status(system.port(), "/") != 503);
      return system;
    } catch (RuntimeException e) {
      server.stop();
      throw e;
    }
  }

  private static String bootstrap(int serverPort, int upstreamPort) {
    return EnvoyBootstrap.recommended()
        .withExtAuthz(serverPort)
        .withUpstream(upstreamPort)
        .withHosts("fc.example.com")
        .yaml();
  }

  private static int status(int port, String target) {
    try {
      return RawHttp.get(port, "shop.example.com", target).status();
    } catch (UncheckedIOException e) {
      return 503; // not there yet
    }
  }

  private static void await(String what, ChildProcess server, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (!server.isAlive() || System.nanoTime() - end > 0) {
        throw new RealPartException("waited in vain until " + what + "\n" + server.logTail());
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RealPartException("interrupted while waiting until " + what);
      }
    }
  }

  /** Where Envoy takes requests. */
  int port() {
    return envoy.port(EnvoyBootstrap.LISTENER);
  }

  /** What answers a step's request. */
  RawResponse ask(Step step, List<String> headerLines) {
    return RawHttp.get(port(), step.host(), step.target(), headerLines.toArray(String[]::new));
  }

  /** Where everything is, for people. */
  List<String> addresses() {
    return List.of(
        "Envoy        http://127.0.0.1:" + port(),
        "Envoy admin  http://127.0.0.1:" + envoy.adminPort(),
        "server       127.0.0.1:"
            + serverPort
            + " (gRPC), http://127.0.0.1:"
            + serverAdminPort
            + "/metrics",
        "upstream     http://127.0.0.1:" + upstream.port());
  }

  /** Waits until the server ends, which it does only when somebody ends it. */
  void awaitEnd() throws InterruptedException {
    while (server.isAlive()) {
      Thread.sleep(Duration.ofMillis(500));
    }
  }

  /** What the server said last. */
  String serverLogTail() {
    return server.logTail();
  }

  /** Ends all. */
  @Override
  public void close() {
    envoy.close();
    server.stop();
    upstream.close();
  }
}
