package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Lets statuses be written one after the other where nobody waits for them: at most one in {@value
 * #PERIOD_MILLIS} ms, first come first served, and fewer while there are others that somebody waits
 * for. So a change that touches a thousand triggers without an edit of any, such as a server that
 * comes or a key that is used, is no storm. Safe for use by several threads.
 */
final class UnhurriedWrites implements AutoCloseable {
  /** Twenty a second. */
  static final int PERIOD_MILLIS = 50;

  /** How long a turn may be put off by statuses that somebody waits for. */
  static final int LONGEST_YIELD_MILLIS = 500;

  private static final Duration LONGEST_STOP = Duration.ofSeconds(1);

  private final Consumer<ObjectName> look;
  private final Counter awaited;
  private final Counter unhurried;
  private final Set<ObjectName> waiting = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<ObjectName> queue = new LinkedBlockingQueue<>();
  private final Set<ObjectName> turns = ConcurrentHashMap.newKeySet();
  private final Thread thread =
      Thread.ofPlatform().name("unhurried-status").daemon().unstarted(this::giveTurns);
  private volatile long lastAwaited = System.nanoTime() - Duration.ofMinutes(1).toNanos();

  /**
   * Nothing waits yet.
   *
   * @param look lets a trigger be looked at, whose turn it is; returns at once
   */
  UnhurriedWrites(Consumer<ObjectName> look, MeterRegistry registry) {
    this.look = look;
    this.awaited = writes(registry, "spec");
    this.unhurried = writes(registry, "other");
    registry.gauge("httptrigger.operator.status.waiting", waiting, Set::size);
  }

  private static Counter writes(MeterRegistry registry, String cause) {
    return registry.counter("httptrigger.operator.status.writes", "cause", cause);
  }

  /** Begins to give turns; later calls do nothing. */
  synchronized void start() {
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  /** Wants to write a status now and then: the trigger is looked at again when its turn comes. */
  void later(ObjectName trigger) {
    if (waiting.add(trigger)) {
      queue.add(trigger);
    }
  }

  /** Whether it is the trigger's turn; a turn is good for one look. */
  boolean takeTurn(ObjectName trigger) {
    return turns.remove(trigger);
  }

  /** A trigger is gone: it gets no turn. */
  void forget(ObjectName trigger) {
    waiting.remove(trigger);
    turns.remove(trigger);
  }

  /** A status was written that somebody waits for. */
  void wroteAwaited() {
    awaited.increment();
    lastAwaited = System.nanoTime();
  }

  /** A status was written whose turn it was. */
  void wroteUnhurried() {
    unhurried.increment();
  }

  private void giveTurns() {
    try {
      while (true) {
        ObjectName next = queue.take();
        yieldToAwaited();
        if (waiting.remove(next)) {
          turns.add(next);
          look.accept(next);
          Thread.sleep(PERIOD_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void yieldToAwaited() throws InterruptedException {
    for (int yielded = 0; yielded < LONGEST_YIELD_MILLIS; yielded += PERIOD_MILLIS) {
      if (System.nanoTime() - lastAwaited > Duration.ofMillis(2 * PERIOD_MILLIS).toNanos()) {
        return;
      }
      Thread.sleep(PERIOD_MILLIS);
    }
  }

  /** Gives no more turns. */
  @Override
  public void close() {
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
