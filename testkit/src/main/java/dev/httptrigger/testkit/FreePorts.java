package dev.httptrigger.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports for programs that can't choose one themselves. They lie below the range from which
 * operating systems take the ports of outgoing connections, so that a server that is stopped for a
 * while finds its port again. Somebody may still take one before the program does: start again with
 * another then.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int BELOW = 32_000;

  private FreePorts() {}

  /** A port of the loopback address that nobody listens on right now. */
  public static int next() {
    for (int attempt = 0; attempt < 200; attempt++) {
      int port = RandomGenerator.getDefault().nextInt(LOWEST, BELOW);
      if (isFree(port)) {
        return port;
      }
    }
    throw new RealPartException("no free port between " + LOWEST + " and " + BELOW);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
