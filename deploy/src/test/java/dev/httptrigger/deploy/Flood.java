package dev.httptrigger.deploy;

import dev.httptrigger.testkit.RawConnection;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tokens with invented keys, a thousand a second as long as the machine bears it, on connections
 * that stay open: what they cost is the gateway's and the servers' work, not the client's.
 */
final class Flood implements AutoCloseable {
  private static final int CONNECTIONS = 4;
  private static final int PER_SECOND = 1_000;
  private static final long BETWEEN_NANOS = 1_000_000_000L * CONNECTIONS / PER_SECOND;
  private static final int OK = 200;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Instant began = Instant.now();
  private final List<Thread> threads = new ArrayList<>();
  private final Gateway gateway;
  private final String host;

  /** Everything of a token but its header, which says another key each time. */
  private final String rest;

  private volatile boolean running = true;

  private Flood(Gateway gateway, String host, String issuer) {
    this.gateway = gateway;
    this.host = host;
    String token =
        TokenMint.generate("ES256", "stranger")
            .sign("{\"iss\":\"%s\",\"exp\":4829597641}".formatted(issuer));
    this.rest = token.substring(token.indexOf('.'));
  }

  /** Begins; the tokens say to be of that issuer. */
  static Flood start(Gateway gateway, String host, String issuer) {
    Flood flood = new Flood(gateway, host, issuer);
    for (int connection = 0; connection < CONNECTIONS; connection++) {
      flood.threads.add(Thread.ofPlatform().name("flood").daemon().start(flood::send));
    }
    return flood;
  }

  private void send() {
    try (RawConnection connection = RawConnection.to(gateway.port())) {
      long next = System.nanoTime();
      while (running) {
        if (connection.get(host, "/", List.of(Gateway.bearer(token()))).status() == OK) {
          passed.incrementAndGet();
        }
        sent.incrementAndGet();
        next += BETWEEN_NANOS;
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private String token() {
    String header = "{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(UUID.randomUUID());
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + rest;
  }

  /** How many were answered. */
  int sent() {
    return sent.get();
  }

  /** For how long they have been sent. */
  Duration lasted() {
    return Duration.between(began, Instant.now());
  }

  /** How many were answered a second. */
  long rate() {
    return sent() * 1_000L / Math.max(1, lasted().toMillis());
  }

  /** How many were let through. */
  int passed() {
    return passed.get();
  }

  /**
   * Ends it.
   *
   * @throws RuntimeException when one of the connections did not last
   */
  @Override
  public void close() {
    running = false;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}
