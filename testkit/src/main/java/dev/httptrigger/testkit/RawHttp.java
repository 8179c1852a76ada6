package dev.httptrigger.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An HTTP/1.1 client that sends the bytes it is given and nothing else, so that a test can send
 * what no library would: odd targets, doubled headers, bad framing. One connection to loopback an
 * exchange; nothing waits longer than 30 seconds.
 */
public final class RawHttp {
  private static final int LONGEST_SILENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();

  /** Responses that never have a body (RFC 9112 §6.3), whatever their headers say. */
  private static final Set<Integer> WITHOUT_BODY = Set.of(204, 304);

  private RawHttp() {}

  /**
   * Sends the text as ISO-8859-1, one byte a character, and reads one response.
   *
   * @throws UncheckedIOException when no connection can be had, the other side closes it without a
   *     whole response, or says nothing for 30 seconds
   */
  public static RawResponse exchange(int port, String request) {
    return exchange(port, request.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends the bytes and reads one response, as {@link #exchange(int, String)} does. */
  public static RawResponse exchange(int port, byte[] request) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LONGEST_SILENCE_MILLIS);
      socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      MessageReader reader = new MessageReader(new BufferedInputStream(socket.getInputStream()));
      return readResponse(reader, isHead(request));
    } catch (IOException e) {
      throw new UncheckedIOException("127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  /** A GET of that target with those header lines, as {@link #request} writes it. */
  public static RawResponse get(int port, String host, String target, String... headerLines) {
    return exchange(port, request("GET", host, target, List.of(headerLines), ""));
  }

  /**
   * The text of a request that closes the connection; every part goes in as it is.
   *
   * @param headerLines whole lines, {@code name: value}
   * @param body sent with its {@code content-length}; where it is empty there is none
   */
  public static String request(
      String method, String host, String target, List<String> headerLines, String body) {
    StringBuilder text = new StringBuilder();
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(host).append("\r\n");
    headerLines.forEach(line -> text.append(line).append("\r\n"));
    if (!body.isEmpty()) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    return text.append("Connection: close\r\n\r\n").append(body).toString();
  }

  /**
   * The same with the body in chunks, one for each part and a last one; a part without a character
   * makes none.
   */
  public static String requestInChunks(
      String method, String host, String target, List<String> headerLines, String... body) {
    List<String> lines = new ArrayList<>(headerLines);
    lines.add("transfer-encoding: chunked");
    StringBuilder text = new StringBuilder(request(method, host, target, lines, ""));
    for (String part : body) {
      if (!part.isEmpty()) {
        text.append(Integer.toHexString(part.length())).append("\r\n").append(part).append("\r\n");
      }
    }
    return text.append("0\r\n\r\n").toString();
  }

  private static boolean isHead(byte[] request) {
    return new String(request, 0, Math.min(5, request.length), StandardCharsets.ISO_8859_1)
        .equals("HEAD ");
  }

  /** Reads one response; of interim ones only the last. */
  static RawResponse readResponse(MessageReader reader, boolean toHead) throws IOException {
    while (true) {
      MessageReader.Head head =
          reader
              .readHead()
              .orElseThrow(() -> new EOFException("closed the connection without an answer"));
      int status = status(head.firstLine());
      if (status >= 200) {
        byte[] body = hasBody(status, toHead) ? readBody(reader, head) : new byte[0];
        return new RawResponse(
            status, head.headers(), new String(body, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static boolean hasBody(int status, boolean toHead) {
    return !toHead && !WITHOUT_BODY.contains(status);
  }

  private static byte[] readBody(MessageReader reader, MessageReader.Head head) throws IOException {
    if (head.isChunked()) {
      return reader.readChunks();
    }
    if (head.contentLength().isPresent()) {
      return reader.readExactly(head.contentLength().get());
    }
    return reader.readToEnd();
  }

  private static int status(String statusLine) throws IOException {
    String[] words = statusLine.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[0-9]{3}")) {
      throw new IOException("no status line: " + statusLine);
    }
    return Integer.parseInt(words[1]);
  }
}
