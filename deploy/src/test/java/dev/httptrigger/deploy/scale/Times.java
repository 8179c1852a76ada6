package dev.httptrigger.deploy.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long something took, many times. Safe for use by several threads. */
final class Times {
  private final List<Duration> all = Collections.synchronizedList(new ArrayList<>());

  void add(Duration time) {
    all.add(time);
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
