package dev.httptrigger.deploy.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long something took, many times. Safe for use by several threads. */
final class Times {
  private static final Duration LOOK = Duration.ofMillis(10);

  /** Whoever waits long looks less often: what looks must not be what it waits for. */
  private static final int LOOKS_A_WAIT = 20;

  private final List<Duration> all = Collections.synchronizedList(new ArrayList<>());

  void add(Duration time) {
    all.add(time);
  }

  /**
   * Looks until that is so, or for as long as it may take, and adds how long it was.
   *
   * @return whether it is so
   */
  boolean until(BooleanSupplier condition, Duration longest) {
    long began = System.nanoTime();
    long waited = 0;
    boolean seen = condition.getAsBoolean();
    while (!seen && waited < longest.toNanos()) {
      LockSupport.parkNanos(Math.max(LOOK.toNanos(), waited / LOOKS_A_WAIT));
      seen = condition.getAsBoolean();
      waited = System.nanoTime() - began;
    }
    add(Duration.ofNanos(System.nanoTime() - began));
    return seen;
  }

  int count() {
    return all.size();
  }

  /**
   * The time that so many percent did not exceed.
   *
   * @return zero where nothing was measured
   */
  Duration percentile(double percent) {
    List<Duration> sorted;
    synchronized (all) {
      sorted = all.stream().sorted().toList();
    }
    if (sorted.isEmpty()) {
      return Duration.ZERO;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.clamp(rank - 1, 0, sorted.size() - 1));
  }

  /** For people: how often, and three percentiles in milliseconds. */
  @Override
  public String toString() {
    return "p50 %d ms, p99 %d ms, longest %d ms (%d samples)"
        .formatted(
            percentile(50).toMillis(),
            percentile(99).toMillis(),
            percentile(100).toMillis(),
            count());
  }
}
