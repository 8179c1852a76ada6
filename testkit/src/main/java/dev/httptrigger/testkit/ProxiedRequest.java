package dev.httptrigger.testkit;

import java.io.BufferedInputStream;
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

/** One connection through an {@link ApiServerProxy}, with one request. */
final class ProxiedRequest {
  private static final int BUFFER = 1 << 16;
  private static final Set<String> ABOUT_THE_CONNECTION =
      Set.of("connection", "content-length", "transfer-encoding");

  private final ApiServerProxy proxy;
  private final Socket client;
  private volatile Optional<Socket> server = Optional.empty();
  private volatile boolean watch;

  ProxiedRequest(ApiServerProxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  /** Whether it waits for what comes. */
  boolean isWatch() {
    return watch;
  }

  /** Ends it on both sides. */
  void cut() {
    close(client);
    server.ifPresent(ProxiedRequest::close);
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
    System.getLogger(ProxiedRequest.class.getName())
        .log(System.Logger.Level.DEBUG, "connection ended", e);
  }

  private void serve() throws IOException, InterruptedException {
    InputStream fromClient = new BufferedInputStream(client.getInputStream());
    MessageReader reader = new MessageReader(fromClient);
    Optional<MessageReader.Head> head = reader.readHead();
    if (head.isEmpty()) {
      return;
    }
    boolean upgrade = !HeaderLine.values(head.get().headers(), "upgrade").isEmpty();
    watch = upgrade || head.get().firstLine().contains("watch=true");
    byte[] body =
        head.get().isChunked()
            ? reader.readChunks()
            : reader.readExactly(head.get().contentLength().orElse(0));
    if (pass() instanceof Disturbance.Refusing refusing) {
      client.getOutputStream().write(refusal(refusing.status()));
      return;
    }
    Socket toServer = proxy.connectToServer();
    server = Optional.of(toServer);
    OutputStream out = toServer.getOutputStream();
    out.write(
        (upgrade ? head.get().text() : lastRequest(head.get(), body.length))
            .getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    if (upgrade) {
      Thread.ofVirtual().name("proxied upgrade").start(() -> relayQuietly(fromClient, out));
    }
    answer(new BufferedInputStream(toServer.getInputStream()));
  }

  /** Waits as the proxy says. */
  private Disturbance pass() throws InterruptedException {
    if (proxy.disturbance() instanceof Disturbance.Slow slow) {
      Thread.sleep(slow.delay());
    }
    return proxy.awaitPassage();
  }

  private static String lastRequest(MessageReader.Head head, int length) {
    return head.firstLine()
        + "\r\n"
        + headers(head)
        + "content-length: "
        + length
        + "\r\nconnection: close\r\n\r\n";
  }

  private static String headers(MessageReader.Head head) {
    return head.headers().stream()
        .filter(line -> !ABOUT_THE_CONNECTION.contains(line.name().toLowerCase(Locale.ROOT)))
        .map(line -> line + "\r\n")
        .collect(Collectors.joining());
  }

  private void answer(InputStream fromServer) throws IOException, InterruptedException {
    OutputStream out = client.getOutputStream();
    if (proxy.disturbance() instanceof Disturbance.HalfAnswers && !watch) {
      MessageReader reader = new MessageReader(fromServer);
      MessageReader.Head head = reader.readHead().orElseThrow(() -> new IOException("no answer"));
      byte[] body = head.isChunked() ? reader.readChunks() : reader.readToEnd();
      byte[] half = Arrays.copyOf(body, body.length / 2);
      out.write(lastRequest(head, half.length).getBytes(StandardCharsets.ISO_8859_1));
      out.write(half);
      out.flush();
      return;
    }
    relay(fromServer, out);
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
