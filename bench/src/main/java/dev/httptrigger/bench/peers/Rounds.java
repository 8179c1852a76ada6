package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.scenario.Measured;
import dev.httptrigger.bench.scenario.Repeated;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Several servers measured in turn, several times: a ratio is taken of what was measured in the
 * same round, so a machine that gets slower with time changes none.
 */
final class Rounds {
  private final Map<String, Repeated> measured = new LinkedHashMap<>();

  /** What a server came to in the next round. */
  void add(String who, Measured once) {
    measured.computeIfAbsent(who, _ -> new Repeated()).add(once);
  }

  /** CPU microseconds of a check: the median. */
  double cpuMicros(String who) {
    return of(who).cpuMicros();
  }

  /** How many times the CPU of one server's check another's costs: the median of the rounds. */
  double times(String costly, String cheap) {
    return of(costly).against(of(cheap)).median();
  }

  /** How far the rounds are apart, and whether they were disturbed. */
  String note(String who) {
    return of(who).note();
  }

  private Repeated of(String who) {
    Repeated found = measured.get(who);
    if (found == null) {
      throw new IllegalArgumentException("nothing was measured of " + who);
    }
    return found;
  }
}
