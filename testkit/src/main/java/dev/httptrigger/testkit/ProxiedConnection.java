package dev.httptrigger.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One connection through an {@link ApiServerProxy}. */
final class ProxiedConnection {
  private static final int BUFFER = 1 << 16;
  private static final Set<String> ABOUT_THE_BODY = Set.of("content-length", "transfer-encoding");

  private final ApiServerProxy proxy;
  private final Socket client;
  private volatile Optional<Socket> server = Optional.empty();
  private volatile boolean watch;

  ProxiedConnection(ApiServerProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  /** Whether it waits for whatever comes. */
  boolean isWatch() {
    return watch;
  }

  /** Ends it on both sides. */
  void cut() {
    close(client);
    server.ifPresent(ProxiedConnection::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log(e);
    }
  }

  /** Serves it to its end. */
  void run() {
    try {
      serve();
    } catch (IOException e) {
      // One of the two went away: the other has to see it.
      log(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cut();
    }
  }

  private static void log(IOException e) {
    System.getLogger(ProxiedConnection.class.getName())
        .log(System.Logger.Level.DEBUG, "connection ended", e);
  }

  private void serve() throws IOException, InterruptedException {
    InputStream fromClient = new BufferedInputStream(client.getInputStream());
    MessageReader reader = new MessageReader(fromClient);
    Optional<MessageReader.Head> next = reader.readHead();
    while (next.isPresent()) {
      MessageReader.Head head = next.get();
      byte[] body =
          head.isChunked()
              ? reader.readChunks()
              : reader.readExactly(head.contentLength().orElse(0));
      if (pass() instanceof Disturbance.Refusing refusing) {
        client.getOutputStream().write(refusal(refusing.status()));
        return;
      }
      boolean upgrade = !HeaderLine.values(head.headers(), "upgrade").isEmpty();
      watch = upgrade || head.firstLine().contains("watch=true");
      if (watch) {
        follow(head, body, upgrade, fromClient);
        return;
      }
      answer(ask(message(head, body)));
      next = reader.readHead();
    }
  }

  /** Passes on what comes, until one of the two has enough of it. */
  private void follow(MessageReader.Head head, byte[] body, boolean upgrade, InputStream fromClient)
      throws IOException, InterruptedException {
    server.ifPresent(ProxiedConnection::close);
    Socket toServer = connect();
    OutputStream out = toServer.getOutputStream();
    out.write(upgrade ? head.text().getBytes(StandardCharsets.ISO_8859_1) : message(head, body));
    out.flush();
    if (upgrade) {
      Thread.ofVirtual().name("proxied upgrade").start(() -> relayQuietly(fromClient, out));
    }
    relay(new BufferedInputStream(toServer.getInputStream()), client.getOutputStream());
  }

  /**
   * An answer of the API server.
   *
   * @param body its bytes, as ISO-8859-1
   */
  private record Response(MessageReader.Head head, String body) {}

  /**
   * Asks the API server, on the connection that is there; where it has gone away since the last
   * question, on another.
   */
  private Response ask(byte[] request) throws IOException {
    if (server.isPresent()) {
      try {
        return askOn(server.get(), request);
      } catch (IOException e) {
        log(e);
        close(server.get());
      }
    }
    return askOn(connect(), request);
  }

  private Socket connect() throws IOException {
    Socket connected = proxy.connectToServer();
    server = Optional.of(connected);
    return connected;
  }

  private static Response askOn(Socket server, byte[] request) throws IOException {
    server.getOutputStream().write(request);
    server.getOutputStream().flush();
    MessageReader reader = new MessageReader(new BufferedInputStream(server.getInputStream()));
    MessageReader.Head head = reader.readHead().orElseThrow(() -> new EOFException("no answer"));
    byte[] body =
        head.isChunked() ? reader.readChunks() : reader.readExactly(head.contentLength().orElse(0));
    return new Response(head, new String(body, StandardCharsets.ISO_8859_1));
  }

  private void answer(Response response) throws IOException, InterruptedException {
    byte[] body = response.body().getBytes(StandardCharsets.ISO_8859_1);
    if (pass() instanceof Disturbance.HalfAnswers) {
      body = Arrays.copyOf(body, body.length / 2);
    }
    client.getOutputStream().write(message(response.head(), body));
    client.getOutputStream().flush();
  }

  /** Waits as the proxy says. */
  private Disturbance pass() throws InterruptedException {
    if (proxy.disturbance() instanceof Disturbance.Slow slow) {
      Thread.sleep(slow.delay());
    }
    return proxy.awaitPassage();
  }

  private static byte[] message(MessageReader.Head head, byte[] body) {
    String text =
        head.firstLine()
            + "\r\n"
            + head.headers().stream()
                .filter(line -> !ABOUT_THE_BODY.contains(line.name().toLowerCase(Locale.ROOT)))
                .map(line -> line + "\r\n")
                .collect(Collectors.joining())
            + "content-length: "
            + body.length
            + "\r\n\r\n";
    byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  private void relayQuietly(InputStream in, OutputStream out) {
    try {
      relay(in, out);
    } catch (IOException e) {
      log(e);
      cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void relay(InputStream in, OutputStream out) throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER];
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      if (pass() instanceof Disturbance.HalfAnswers) {
        out.write(buffer, 0, length / 2);
        out.flush();
        cut();
        return;
      }
      out.write(buffer, 0, length);
      out.flush();
    }
  }

  private static byte[] refusal(int status) {
    String body =
        """
        {"kind":"Status","apiVersion":"v1","status":"Failure","message":"disturbed","code":%d}\
        """
            .formatted(status);
    return """
    HTTP/1.1 %d Disturbed\r
    content-type: application/json\r
    content-length: %d\r
    retry-after: 1\r
    connection: close\r
    \r
    %s\
    """
        .formatted(status, body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }
}
