package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocketFactory;

/**
 * Stands between an API server and those who get their kubeconfig from {@link #kubeconfig}, and
 * disturbs them. It speaks TLS with a certificate of its own to them, and TLS to the API server.
 * Safe for use by several threads. Who uses it needs {@code io.netty:netty-pkitesting}, as {@link
 * TestCertificates} says.
 */
public final class ApiServerProxy implements AutoCloseable {
  private static final int BACKLOG = 1_024;
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Path folder = TemporaryFolder.create("httptrigger-proxy-");
  private final TestCertificates certificates =
      TestCertificates.of("authority").sign("proxy", "ip:127.0.0.1");
  private final int serverPort;
  private final SSLSocketFactory toServer;
  private final ServerSocket listener;
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger kubeconfigs = new AtomicInteger();
  private final AtomicReference<Disturbance> disturbance = new AtomicReference<>(Disturbance.NONE);

  private ApiServerProxy(KubeApiServer server) throws GeneralSecurityException, IOException {
    String url = server.url();
    serverPort = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    toServer = TrustedCertificates.of(server.certificates()).getSocketFactory();
    listener =
        certificates
            .serverContext("proxy")
            .getServerSocketFactory()
            .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("proxy").start(this::acceptConnections);
  }

  /**
   * Starts one on a free port of loopback.
   *
   * @throws RealPartException when it can't be started
   */
  public static ApiServerProxy start(KubeApiServer server) {
    try {
      return new ApiServerProxy(server);
    } catch (GeneralSecurityException | IOException e) {
      throw new RealPartException("the proxy does not start", e);
    }
  }

  /** A kubeconfig file for the same user as in that one, who goes through this proxy. */
  public Path kubeconfig(Path direct) {
    try {
      JsonNode tree = YAML.readTree(Files.readString(direct));
      ObjectNode cluster = (ObjectNode) tree.at("/clusters/0/cluster");
      cluster.put("server", "https://127.0.0.1:" + listener.getLocalPort());
      cluster.put(
          "certificate-authority-data",
          Base64.getEncoder()
              .encodeToString(certificates.pem("authority").getBytes(StandardCharsets.US_ASCII)));
      Path file = folder.resolve("kubeconfig-" + kubeconfigs.incrementAndGet() + ".yaml");
      return Files.writeString(file, YAML.writeValueAsString(tree));
    } catch (GeneralSecurityException | IOException e) {
      throw new RealPartException("can't write a kubeconfig", e);
    }
  }

  /** Disturbs from now on like that, and no longer as before. */
  public void disturb(Disturbance next) {
    synchronized (disturbance) {
      disturbance.set(next);
      disturbance.notifyAll();
    }
    switch (next) {
      case Disturbance.None none -> {}
      case Disturbance.Silent silent -> {}
      case Disturbance.Slow slow -> {}
      case Disturbance.HalfAnswers half -> {}
      case Disturbance.Refusing refusing -> open.forEach(ProxiedConnection::cut);
      case Disturbance.ShortWatches watches ->
          Thread.ofVirtual().name("watch cutter").start(() -> cutWatches(watches));
    }
  }

  /** What it does now. */
  Disturbance disturbance() {
    return disturbance.get();
  }

  /**
   * Waits while nothing may pass.
   *
   * @return what is done to what passes now
   */
  Disturbance awaitPassage() throws InterruptedException {
    synchronized (disturbance) {
      while (disturbance.get() instanceof Disturbance.Silent) {
        disturbance.wait();
      }
      return disturbance.get();
    }
  }

  Socket connectToServer() throws IOException {
    return toServer.createSocket(InetAddress.getLoopbackAddress(), serverPort);
  }

  private void cutWatches(Disturbance.ShortWatches watches) {
    while (disturbance.get().equals(watches)) {
      open.stream().filter(ProxiedConnection::isWatch).forEach(ProxiedConnection::cut);
      try {
        Thread.sleep(watches.each());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void acceptConnections() {
    Optional<Socket> next = accept();
    while (next.isPresent()) {
      ProxiedConnection connection = new ProxiedConnection(this, next.get());
      open.add(connection);
      Thread.ofVirtual()
          .name("proxied connection")
          .start(
              () -> {
                try {
                  connection.run();
                } finally {
                  open.remove(connection);
                }
              });
      next = accept();
    }
  }

  /** The next connection; empty when this was closed. */
  private Optional<Socket> accept() {
    try {
      return Optional.of(listener.accept());
    } catch (IOException e) {
      if (listener.isClosed()) {
        return Optional.empty();
      }
      throw new UncheckedIOException(e);
    }
  }

  /** Stops listening and ends all connections. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("can't close", e);
    }
    open.forEach(ProxiedConnection::cut);
    disturb(Disturbance.NONE);
    TemporaryFolder.delete(folder);
  }
}
