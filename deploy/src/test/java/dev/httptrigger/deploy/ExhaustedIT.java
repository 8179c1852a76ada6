package dev.httptrigger.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped server behind a real Envoy with nothing left of what it lives on: whoever has no
 * token is denied all the while, whether the server answers or is dead.
 */
class ExhaustedIT {
  private static final Duration LONGEST = Duration.ofSeconds(90);
  private static final String HOST = Manifests.host("orders");

  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Path triggers;

  @BeforeEach
  void writeTrigger() throws IOException {
    triggers = Files.createDirectory(folder.resolve("triggers"));
    Files.writeString(triggers.resolve("orders.yaml"), protectedTrigger("orders"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void withAHeapThatItsConfigurationDoesNotFitIntoItDeniesOrIsDead() throws IOException {
    Program server = start("-Xmx48m", List.of());
    Gateway gateway = gateway(server);

    Files.writeString(
        triggers.resolve("many.yaml"),
        String.join(
            "---\n",
            Stream.iterate(0, number -> number + 1)
                .limit(15_000)
                .map(number -> protectedTrigger("t-" + number))
                .toList()));

    await("it has no memory left")
        .atMost(LONGEST)
        .until(
            () -> {
              assertDenies(gateway);
              return server.log().contains("OutOfMemoryError") || !server.isAlive();
            });
    assertDenies(gateway);
    assertThat(server.log()).contains("OutOfMemoryError");
  }

  @Test
  void withMoreHalfQuestionsThanMemoryItDeniesOrIsDead() throws IOException {
    Program server = start("-Xmx64m -XX:MaxDirectMemorySize=32m", List.of("--max-held=1GiB"));
    Gateway gateway = gateway(server);
    byte[] half =
        ("POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n"
                + "a".repeat(3_000_000))
            .getBytes(StandardCharsets.US_ASCII);

    for (int question = 0; question < 40; question++) {
      send(server.httpPort(), half);
      assertDenies(gateway);
    }

    // What was sent lies with the kernel until the server has read it.
    await("there is no memory for a question")
        .atMost(LONGEST)
        .until(() -> server.log().contains("MemoryError") || !server.isAlive());
    assertThat(server.log()).contains("MemoryError");
    closeConnections();
    assertDenies(gateway);
    await("it serves again, or is dead")
        .atMost(LONGEST)
        .until(() -> !server.isAlive() || serves(gateway));
  }

  @Test
  void withoutDescriptorsItDeniesAndServesAgainWhenItHasSome() throws IOException {
    Program server = start("", List.of(), "sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
    Gateway gateway = gateway(server);
    List<Integer> ports = List.of(server.grpcPort(), server.httpPort(), server.adminPort());

    for (int connection = 0; connection < 300; connection++) {
      send(ports.get(connection % ports.size()), new byte[0]);
    }
    assertThat(new SocketAnswer(server.httpPort()).isThere()).as("a descriptor is left").isFalse();
    // Nor can what changes be read.
    Files.writeString(triggers.resolve("open.yaml"), openTrigger());
    for (int request = 0; request < 10; request++) {
      assertDenies(gateway);
    }

    closeConnections();
    await("it serves again").atMost(LONGEST).until(() -> serves(gateway));
    assertThat(server.isAlive()).isTrue();
    await("what changed is in force")
        .atMost(LONGEST)
        .until(() -> gateway.get(Manifests.host("open"), "/").passed());
  }

  /** Whether a new question gets an answer within a second. */
  private record SocketAnswer(int port) {
    boolean isThere() throws IOException {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(1_000);
        socket
            .getOutputStream()
            .write("GET /check HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket.getInputStream().read() >= 0;
      } catch (SocketTimeoutException | SocketException none) {
        return false;
      }
    }
  }

  private Program start(String jvm, List<String> flags, String... around) {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(
        arguments,
        "serve",
        "--triggers=" + triggers,
        "--grpc-address=127.0.0.1:0",
        "--http-address=127.0.0.1:0",
        "--admin-address=127.0.0.1:0",
        "--drain-notice=0s");
    arguments.addAll(flags);
    Program server =
        Program.start(
            folder.resolve("serve.log"),
            Map.of("JDK_JAVA_OPTIONS", jvm),
            List.of(around),
            arguments);
    opened.add(server::kill);
    server.awaitReady();
    return server;
  }

  private Gateway gateway(Program server) {
    EchoUpstream upstream = EchoUpstream.start();
    opened.add(upstream);
    Envoy envoy =
        Envoy.start(
            EnvoyBootstrap.recommended()
                .withExtAuthz(server.grpcPort())
                .withUpstream(upstream.port())
                .withHosts("*.example.test")
                .yaml());
    opened.add(envoy);
    Gateway gateway = new Gateway(envoy.port(EnvoyBootstrap.LISTENER), upstream);
    await("the gateway asks").atMost(LONGEST).until(() -> serves(gateway));
    return gateway;
  }

  private static boolean serves(Gateway gateway) {
    return gateway.get(HOST, "/", Gateway.bearer(Manifests.SAMPLE_TOKEN)).passed();
  }

  private static void assertDenies(Gateway gateway) {
    assertThat(gateway.get(HOST, "/").passed()).isFalse();
    assertThat(gateway.get(HOST, "/", Gateway.bearer(Manifests.SAMPLE_TOKEN + "x")).passed())
        .isFalse();
  }

  /** Sends as much of it as the server takes. */
  private void send(int port, byte[] bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    opened.add(socket);
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException cutOff) {
      // There was no memory for more.
    }
  }

  private void closeConnections() throws IOException {
    for (AutoCloseable each : opened) {
      if (each instanceof Socket socket) {
        socket.close();
      }
    }
  }

  private static String protectedTrigger(String name) {
    return Manifests.trigger(name, Manifests.spec(name, "", Manifests.SAMPLE_JWKS, ""));
  }

  private static String openTrigger() {
    return Manifests.trigger(
        "open", "hosts: [\"" + Manifests.host("open") + "\"]\nauthType: Anonymous\n");
  }
}
