package dev.httptrigger.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A connection over HTTP/1.1 that stays open for many requests, one after the other; for one
 * thread.
 */
public final class RawConnection implements AutoCloseable {
  private static final int LONGEST_SILENCE_MILLIS = 30_000;

  private final Socket socket;
  private final MessageReader reader;

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new MessageReader(new BufferedInputStream(socket.getInputStream()));
  }

  /**
   * Opens one.
   *
   * @param port of loopback
   * @throws UncheckedIOException when it can't be had
   */
  public static RawConnection to(int port) {
    try {
      Socket socket = new Socket();
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LONGEST_SILENCE_MILLIS);
      socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
      socket.setTcpNoDelay(true);
      return new RawConnection(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  /**
   * A GET of that target with those header lines.
   *
   * @throws UncheckedIOException when the other side closes the connection without a whole
   *     response, or says nothing for 30 seconds
   */
  public RawResponse get(String host, String target, List<String> headerLines) {
    try {
      String request =
          RawHttp.request("GET", host, target, headerLines, "")
              .replace("Connection: close\r\n", "");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return RawHttp.readResponse(reader, false);
    } catch (IOException e) {
      throw new UncheckedIOException("127.0.0.1:" + socket.getPort() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("can't close a connection", e);
    }
  }
}
