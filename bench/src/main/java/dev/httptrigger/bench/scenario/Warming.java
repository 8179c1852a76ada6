package dev.httptrigger.bench.scenario;

import java.time.Duration;

/**
 * How long servers are loaded before they are measured: until they are steady ({@link Steadiness}),
 * and not longer than this.
 *
 * @param window the length of the windows that are compared
 * @param first the longest for a server that was never loaded before
 * @param comparison the same for one that is only compared with: base lines are small programs, and
 *     servers that are compared with their like are as warm as those
 * @param further the longest for a server that is now asked something else
 * @param settling the longest on the processor on which it is measured: what was compiled is
 *     compiled again there
 */
public record Warming(
    Duration window, Duration first, Duration comparison, Duration further, Duration settling) {
  /** The longest that a server's first warm-up takes as a whole. */
  Duration firstWhole() {
    return first.plus(settling);
  }

  /** Likewise of one that is only compared with. */
  Duration comparisonWhole() {
    return comparison.plus(settling);
  }

  /** Likewise of a server that was warm for something else. */
  Duration furtherWhole() {
    return further.plus(settling);
  }
}
