package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.admin.AdminServer;
import dev.httptrigger.extauthz.configsource.BackgroundThread;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server from its start to its drain. Thread-safe. */
public final class RunningServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
  private static final Duration POLL = Duration.ofMillis(20);

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Gate gate;
  private final Optional<GrpcEndpoint> grpc;
  private final Optional<HttpEndpoint> http;
  private final Optional<AdminServer> admin;
  private final Deque<AutoCloseable> opened;
  private final Duration drainNotice;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile State state = State.STARTING;

  private enum State {
    STARTING,
    READY,
    DRAINING
  }

  RunningServer(
      Gate gate,
      Optional<GrpcEndpoint> grpc,
      Optional<HttpEndpoint> http,
      Optional<AdminServer> admin,
      Deque<AutoCloseable> opened,
      Duration drainNotice) {
    this.gate = gate;
    this.grpc = grpc;
    this.http = http;
    this.admin = admin;
    this.opened = opened;
    this.drainNotice = drainNotice;
  }

  /** The line that says where the server listens, the same form always (DESIGN §6). */
  public String listeningLine() {
    return "listening grpc="
        + text(grpc.map(GrpcEndpoint::address))
        + " http="
        + text(http.map(HttpEndpoint::address))
        + " admin="
        + text(admin.map(AdminServer::address));
  }

  private static String text(Optional<InetSocketAddress> address) {
    return address.map(ListenAddress::text).orElse("none");
  }

  /** Where Envoy asks; empty where nothing listens. */
  public Optional<InetSocketAddress> grpcAddress() {
    return grpc.map(GrpcEndpoint::address);
  }

  /** Where proxies ask by HTTP; empty where nothing listens. */
  public Optional<InetSocketAddress> httpAddress() {
    return http.map(HttpEndpoint::address);
  }

  /** Where health and metrics are; empty where nothing listens. */
  public Optional<InetSocketAddress> adminAddress() {
    return admin.map(AdminServer::address);
  }

  /** Whether a whole configuration is in force, the server is warm, and it isn't draining. */
  public boolean isReady() {
    return state == State.READY;
  }

  /** Why it isn't ready, in a few plain words; empty where it is. */
  Optional<String> notReady() {
    return switch (state) {
      case STARTING ->
          Optional.of(gate.waitingFor().map(what -> "waiting: " + what).orElse("warming up"));
      case READY -> Optional.empty();
      case DRAINING -> Optional.of("draining");
    };
  }

  /** Waits until {@link #close} is done. */
  public void awaitTermination() throws InterruptedException {
    ended.await();
  }

  /** Becomes ready once the first configuration is in force and the code is warm. */
  void becomeReadyInBackground(Runnable warmUp) {
    BackgroundThread.unstarted(
            "start",
            () -> {
              warmUp.run();
              try {
                while (gate.waitingFor().isPresent()) {
                  Thread.sleep(POLL);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
              }
              becomeReady();
            })
        .start();
  }

  private synchronized void becomeReady() {
    if (state == State.STARTING) {
      state = State.READY;
      grpc.ifPresent(GrpcEndpoint::serving);
      LOG.info("Ready: the first configuration is in force");
    }
  }

  /** Turns gateways away, answers what is under way, and ends. */
  @Override
  public void close() {
    synchronized (this) {
      if (state == State.DRAINING) {
        return;
      }
      state = State.DRAINING;
    }
    LOG.info("Draining");
    http.ifPresent(HttpEndpoint::turnAway);
    if (grpc.isPresent()) {
      grpc.get().drain(drainNotice, GRACE);
    } else if (http.isPresent()) {
      waitFor(drainNotice);
    }
    http.ifPresent(endpoint -> endpoint.drain(GRACE));
    closeAll(opened);
    ended.countDown();
  }

  private static void waitFor(Duration notice) {
    try {
      Thread.sleep(notice);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes all, the last opened first, whatever happens. */
  static void closeAll(Deque<AutoCloseable> opened) {
    while (!opened.isEmpty()) {
      AutoCloseable next = opened.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("Closing {} failed: {}", next.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
