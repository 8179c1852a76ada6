package dev.httptrigger.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/**
 * An HTTP/1.1 server on loopback that answers each request as a script says, correctly or not, and
 * then closes the connection. Safe for use by several threads.
 */
public final class ScriptedServer implements AutoCloseable {
  private static final int BACKLOG = 1_024;
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Received> received = new ArrayList<>();

  private ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  /** What a server does with a request. */
  @FunctionalInterface
  public interface Script {
    /**
     * Answers, or does not; afterwards the connection is closed. A request without body only.
     *
     * @throws IOException when the other side goes away, which is no fault
     * @throws InterruptedException when the server is closed
     */
    void answer(Received request, OutputStream out) throws IOException, InterruptedException;
  }

  /**
   * Starts one on a free port that speaks plain HTTP.
   *
   * @throws UncheckedIOException when it can't listen
   */
  public static ScriptedServer start(Script script) {
    try {
      return start(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), script);
    } catch (IOException e) {
      throw new UncheckedIOException("can't listen on loopback", e);
    }
  }

  /**
   * Starts one on a free port that speaks TLS.
   *
   * @throws UncheckedIOException when it can't listen
   */
  public static ScriptedServer startTls(SSLContext context, Script script) {
    try {
      return start(
          context
              .getServerSocketFactory()
              .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()),
          script);
    } catch (IOException e) {
      throw new UncheckedIOException("can't listen on loopback", e);
    }
  }

  private static ScriptedServer start(ServerSocket listener, Script script) {
    ScriptedServer server = new ScriptedServer(listener, script);
    Thread.ofVirtual().name("scripted server").start(server::acceptConnections);
    return server;
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

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : open) {
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
      open.add(connection);
      Thread.ofVirtual().name("scripted connection").start(() -> serve(connection));
      next = accept();
    }
  }

  /** The next connection; empty when this server was closed. */
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
      Optional<MessageReader.Head> head = reader.readHead();
      if (head.isPresent()) {
        Received request = request(head.get());
        synchronized (received) {
          received.add(request);
        }
        script.answer(request, connection.getOutputStream());
      }
    } catch (IOException e) {
      // The other side went away, or refused the certificate: often what a test wants.
      System.getLogger(ScriptedServer.class.getName())
          .log(System.Logger.Level.DEBUG, "connection ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(connection);
    }
  }

  private static Received request(MessageReader.Head head) {
    List<String> words = List.of(head.firstLine().split(" ", 3));
    String target = words.size() > 1 ? words.get(1) : "";
    return new Received(words.getFirst(), target, head.text(), head.headers(), "");
  }
}
