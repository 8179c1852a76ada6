package dev.httptrigger.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP/1.1 server on loopback that keeps exactly the bytes of each request, and answers 200 with
 * them as text: what stands behind an Envoy under test, and shows what came through. It keeps the
 * last 10 000 requests. Safe for use by several threads.
 */
public final class EchoUpstream implements AutoCloseable {
  private static final int REQUESTS_KEPT = 10_000;
  private static final int BACKLOG = 1_024;
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Deque<Received> received = new ArrayDeque<>();

  private EchoUpstream(ServerSocket listener) {
    this.listener = listener;
  }

  /**
   * Starts one on a free port.
   *
   * @throws UncheckedIOException when it can't listen
   */
  public static EchoUpstream start() {
    try {
      EchoUpstream upstream =
          new EchoUpstream(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("echo upstream").start(upstream::acceptConnections);
      return upstream;
    } catch (IOException e) {
      throw new UncheckedIOException("can't listen on loopback", e);
    }
  }

  /** The port on which it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The requests so far, oldest first. A request is here before its answer is sent. */
  public List<Received> received() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** Forgets the requests so far, so that the next is the only one. */
  public void forget() {
    synchronized (received) {
      received.clear();
    }
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't close", e);
    }
  }

  private void acceptConnections() {
    Optional<Socket> next = accept();
    while (next.isPresent()) {
      Socket connection = next.get();
      connections.add(connection);
      Thread.ofVirtual().name("echo connection").start(() -> serve(connection));
      next = accept();
    }
  }

  /** The next connection; empty when this upstream was closed. */
  private Optional<Socket> accept() {
    try {
      return Optional.of(listener.accept());
    } catch (SocketException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setSoTimeout((int) LONGEST_SILENCE.toMillis());
      connection.setTcpNoDelay(true);
      MessageReader reader =
          new MessageReader(new BufferedInputStream(connection.getInputStream()));
      OutputStream out = connection.getOutputStream();
      boolean more = true;
      while (more) {
        more = answerNext(reader, out);
      }
    } catch (IOException e) {
      // The other side went away, or sent what is no HTTP: nothing was received then.
      System.getLogger(EchoUpstream.class.getName())
          .log(System.Logger.Level.DEBUG, "connection ended", e);
    } finally {
      connections.remove(connection);
    }
  }

  /** Whether the connection stays open for another request. */
  private boolean answerNext(MessageReader reader, OutputStream out) throws IOException {
    Optional<MessageReader.Head> next = reader.readHead();
    if (next.isEmpty()) {
      return false;
    }
    MessageReader.Head head = next.get();
    String[] words = head.firstLine().split(" ", 2);
    int version = head.firstLine().lastIndexOf(" HTTP/");
    if (words.length < 2 || version < words[0].length()) {
      out.write(
          "HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      return false;
    }
    if (!HeaderLine.values(head.headers(), "expect").isEmpty()) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    String body = new String(readBody(reader, head), StandardCharsets.ISO_8859_1);
    // A target may hold spaces: all between the method and the version is the target.
    String target = head.firstLine().substring(Math.min(words[0].length() + 1, version), version);
    keep(new Received(words[0], target, head.text(), head.headers(), body));
    boolean last = isLast(head);
    out.write(answer(words[0], head.text() + body, last));
    out.flush();
    return !last;
  }

  private static byte[] readBody(MessageReader reader, MessageReader.Head head) throws IOException {
    if (head.isChunked()) {
      return reader.readChunks();
    }
    return reader.readExactly(head.contentLength().orElse(0));
  }

  private static boolean isLast(MessageReader.Head head) {
    return head.firstLine().endsWith(" HTTP/1.0")
        || HeaderLine.values(head.headers(), "connection").stream()
            .anyMatch(value -> value.equalsIgnoreCase("close"));
  }

  private void keep(Received request) {
    synchronized (received) {
      received.addLast(request);
      if (received.size() > REQUESTS_KEPT) {
        received.removeFirst();
      }
    }
  }

  private static byte[] answer(String method, String text, boolean last) {
    String head =
        """
        HTTP/1.1 200 OK\r
        content-type: text/plain; charset=utf-8\r
        content-length: %d\r
        %s\r
        """
            .formatted(text.length(), last ? "connection: close\r\n" : "");
    return (method.equals("HEAD") ? head : head + text).getBytes(StandardCharsets.ISO_8859_1);
  }
}
