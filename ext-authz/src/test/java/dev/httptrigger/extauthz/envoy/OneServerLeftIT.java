package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.RawHttp;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the recommended Envoy makes of two servers of which one dies while the other pauses, as
 * where both share a machine that is busy: who may pass waits, and passes.
 */
class OneServerLeftIT {
  private static final String HOST = "shop.example.com";
  private static final int REQUESTS = 24;

  /** Longer than one try may take, shorter than all of them. */
  private static final Duration PAUSE = Duration.ofMillis(600);

  /** A server that lets everything pass, except that it answers no check while it pauses. */
  private static final class PausingServer implements AutoCloseable {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger waited = new AtomicInteger();
    private final Server server;
    private volatile long pausedUntil = System.nanoTime();

    PausingServer() throws IOException {
      HealthStatusManager health = new HealthStatusManager();
      health.setStatus(AuthorizationGrpc.SERVICE_NAME, ServingStatus.SERVING);
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(
                  new AuthorizationService(
                      this::decide,
                      Admission.ALWAYS,
                      DecisionObserver.NONE,
                      failure -> {
                        throw new AssertionError(failure);
                      }))
              .addService(health.getHealthService())
              .build()
              .start();
    }

    private Decision decide(RequestView request) {
      asked.incrementAndGet();
      long left = pausedUntil - System.nanoTime();
      if (left > 0) {
        waited.incrementAndGet();
        LockSupport.parkNanos(left);
      }
      return new Allow(Optional.empty(), Mutations.NONE, Decision.Metadata.NONE);
    }

    void pause() {
      pausedUntil = System.nanoTime() + PAUSE.toNanos();
    }

    @Override
    public void close() {
      server.shutdownNow();
    }
  }

  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private PausingServer dying;
  private PausingServer pausing;
  private EchoUpstream upstream;

  @BeforeEach
  void start() throws IOException {
    dying = new PausingServer();
    pausing = new PausingServer();
    upstream = EchoUpstream.start();
  }

  @AfterEach
  void stop() {
    clients.close();
    dying.close();
    pausing.close();
    upstream.close();
  }

  @Test
  void whoMayPassWaitsAndPasses() {
    try (Envoy envoy =
        Envoy.start(
            EnvoyBootstrap.recommended()
                .withExtAuthz(dying.server.getPort(), pausing.server.getPort())
                .withUpstream(upstream.port())
                .yaml())) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      Awaitility.await("both are asked")
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                RawHttp.get(port, HOST, "/");
                return dying.asked.get() > 0 && pausing.asked.get() > 0;
              });

      pausing.pause();
      dying.close();
      List<CompletableFuture<Integer>> statuses = new ArrayList<>();
      for (int request = 0; request < REQUESTS; request++) {
        statuses.add(
            CompletableFuture.supplyAsync(() -> RawHttp.get(port, HOST, "/").status(), clients));
      }

      assertThat(statuses.stream().map(CompletableFuture::join)).containsOnly(200);
      assertThat(pausing.waited).as("checks in the pause").hasPositiveValue();
    }
  }
}
