package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.scenario.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Several servers measured in turn, several times: a ratio is taken of what was measured in the
 * same round, so a machine that gets slower with time changes none.
 */
final class Rounds {
  private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

  /** What a server came to in the next round. */
  void add(String who, Measured once) {
    measured.computeIfAbsent(who, _ -> new ArrayList<>()).add(once);
  }

  /** CPU microseconds of a check: the median. */
  double cpuMicros(String who) {
    return median(of(who).stream().map(Measured::cpuMicros).toList());
  }

  /** How many times the CPU of one server's check another's costs: the median of the rounds. */
  double times(String costly, String cheap) {
    List<Measured> above = of(costly);
    List<Measured> below = of(cheap);
    return median(
        IntStream.range(0, Math.min(above.size(), below.size()))
            .mapToObj(round -> above.get(round).cpuMicros() / below.get(round).cpuMicros())
            .toList());
  }

  /** How far the rounds are apart, and whether they were disturbed. */
  String note(String who) {
    List<Measured> rounds = of(who);
    double least = rounds.stream().mapToDouble(Measured::cpuMicros).min().orElse(0);
    double most = rounds.stream().mapToDouble(Measured::cpuMicros).max().orElse(0);
    long disturbed = rounds.stream().filter(once -> once.window().disturbed()).count();
    String range = String.format(Locale.ROOT, "%.2f–%.2f", least, most);
    return disturbed == 0 ? range : range + "; disturbed in " + disturbed + " of " + rounds.size();
  }

  private List<Measured> of(String who) {
    List<Measured> found = measured.get(who);
    if (found == null) {
      throw new IllegalArgumentException("nothing was measured of " + who);
    }
    return found;
  }

  /** The one in the middle, or between the two that are. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
