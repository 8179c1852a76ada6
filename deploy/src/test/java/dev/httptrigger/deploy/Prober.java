package dev.httptrigger.deploy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks over and over, while something is broken: a good token must pass, a bad one must not. A
 * request without an answer ends it, and is wrong.
 */
final class Prober implements AutoCloseable {
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Thread thread;
  private volatile boolean running = true;

  private Prober(Gateway gateway, String host, String goodToken, String badToken) {
    thread = Thread.ofVirtual().name("prober").start(() -> ask(gateway, host, goodToken, badToken));
  }

  private void ask(Gateway gateway, String host, String goodToken, String badToken) {
    try {
      while (running) {
        expect(200, gateway.get(host, "/", Gateway.bearer(goodToken)).status());
        expect(401, gateway.get(host, "/", Gateway.bearer(badToken)).status());
        expect(401, gateway.get(host, "/").status());
      }
    } catch (RuntimeException e) {
      wrong.add("no answer after " + asked.get() + ": " + e);
    }
  }

  static Prober start(Gateway gateway, String host, String goodToken, String badToken) {
    return new Prober(gateway, host, goodToken, badToken);
  }

  private void expect(int expected, int status) {
    asked.incrementAndGet();
    if (status != expected) {
      wrong.add("expected " + expected + ", was " + status + " at request " + asked.get());
    }
  }

  /** How many requests were answered. */
  int asked() {
    return asked.get();
  }

  /** The answers that were wrong. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
