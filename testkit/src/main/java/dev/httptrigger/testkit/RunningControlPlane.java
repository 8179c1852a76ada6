package dev.httptrigger.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** An etcd and a kube-apiserver that run, and the folder they run in. */
final class RunningControlPlane implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final ControlPlane plane;
  private final int port;
  private final int etcdPort;
  private final String probeToken;
  private final ChildProcess etcd;
  private final EndOfJvm endOfJvm;
  private volatile ChildProcess apiServer;

  private RunningControlPlane(ControlPlane plane, UserTokens users) {
    this.plane = plane;
    this.port = FreePorts.next();
    this.etcdPort = FreePorts.next();
    this.probeToken = users.tokenFor(new UserTokens.User("readiness", List.of("system:masters")));
    this.etcd = plane.startEtcd(etcdPort, FreePorts.next());
    this.apiServer = plane.startApiServer(port, etcdPort);
    this.endOfJvm = EndOfJvm.register(this::endAll);
  }

  /**
   * Starts both and waits until the API server is ready.
   *
   * @throws RealPartException with the end of the log of the one that failed
   */
  static RunningControlPlane start(
      KubernetesPrograms programs, UserTokens users, Auditing auditing) {
    Path folder = TemporaryFolder.create("httptrigger-kubernetes-");
    RunningControlPlane running =
        new RunningControlPlane(ControlPlane.prepare(programs, folder, users, auditing), users);
    try {
      running.awaitReady();
      return running;
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  Path folder() {
    return plane.folder();
  }

  Optional<AuditLog> audit() {
    return plane.audit();
  }

  synchronized void stopApiServer() {
    apiServer.stop(GRACE);
  }

  synchronized void killApiServer() {
    apiServer.kill();
  }

  synchronized void freezeApiServer() {
    apiServer.freeze();
  }

  synchronized void thawApiServer() {
    apiServer.thaw();
  }

  /** Waits without the lock, so that an end of the JVM meanwhile waits for nothing. */
  void startApiServer() {
    replaceApiServer();
    awaitReady();
  }

  private synchronized void replaceApiServer() {
    if (apiServer.isAlive()) {
      throw new IllegalStateException("it runs: stop it first");
    }
    apiServer = plane.startApiServer(port, etcdPort);
  }

  /** The certificates that the API server's own chains to. */
  String servingCertificates() {
    return plane.servingCertificates();
  }

  /** Lets etcd forget everything but what is there now. */
  void compactEtcd() {
    new EtcdCompaction(etcdPort).run();
  }

  Path writeKubeconfig(int number, String token) {
    Kubeconfig kubeconfig = new Kubeconfig(url(), plane.servingCertificates(), token);
    return plane.write("kubeconfig-" + number + ".yaml", kubeconfig.yaml());
  }

  Command kubectl(Path kubeconfig, List<String> arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(plane.programs().kubectl().toString(), "--kubeconfig=" + kubeconfig));
    words.addAll(arguments);
    return Command.of(words)
        // The user's own settings and what kubectl remembers of other servers stay out of this.
        .withEnvironment("KUBECACHEDIR", folder().resolve("kubectl").toString())
        .withEnvironment("KUBERC", "off");
  }

  @Override
  public void close() {
    endAll();
    endOfJvm.cancel();
  }

  private synchronized void endAll() {
    apiServer.kill();
    etcd.kill();
    KeptLog.keep(apiServer);
    KeptLog.keep(etcd);
    TemporaryFolder.delete(folder());
  }

  private void awaitReady() {
    Instant end = Instant.now().plus(LONGEST_START);
    // Whoever else might answer on that port, the certificates are the own server's.
    await(end, () -> plane.hasServingCertificates() && acceptsConnections());
    ReadinessProbe probe = new ReadinessProbe(url(), plane.servingCertificates(), probeToken);
    await(end, probe::isReady);
  }

  private boolean acceptsConnections() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void await(Instant end, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      failIfEnded(etcd);
      failIfEnded(apiServer);
      if (Instant.now().isAfter(end)) {
        throw new RealPartException(
            url() + " is not ready after " + LONGEST_START + "\n" + logTails());
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        throw RealPartException.interrupted("waiting for " + url(), e);
      }
    }
  }

  private void failIfEnded(ChildProcess process) {
    if (!process.isAlive()) {
      throw new RealPartException(process + " ended while it was starting\n" + logTails());
    }
  }

  private String logTails() {
    return etcd.logTail() + "\n" + apiServer.logTail();
  }
}
