package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that can't have one of its addresses. */
class ExtAuthzServerTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;

  @Test
  void whereOneAddressIsTakenItSaysWhichAndGivesTheOtherBack() throws IOException {
    int grpcPort = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      ServerSettings settings =
          new ServerSettings(
              new ServerSettings.Directory(folder),
              Optional.of(new ListenAddress("127.0.0.1", grpcPort)),
              Optional.of(new ListenAddress("127.0.0.1", taken.getLocalPort())),
              Unmatched.DENY,
              false,
              Duration.ZERO);

      assertThatThrownBy(() -> ExtAuthzServer.start(settings, InstantSource.system()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("admin address 127.0.0.1:" + taken.getLocalPort());
    }
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> canListen(grpcPort));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  private static boolean canListen(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, LOOPBACK)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
