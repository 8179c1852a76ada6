package dev.httptrigger.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The same, measured several times. */
final class Repeated {
  private final List<Measured> measured = new ArrayList<>();

  void add(Measured once) {
    measured.add(once);
  }

  /** CPU microseconds of a check: the median. */
  double cpuMicros() {
    return median(Measured::cpuMicros);
  }

  /** Checks a second: the median. */
  double perSecond() {
    return median(Measured::perSecond);
  }

  /** Cores that the server kept busy: the median. */
  double serverCores() {
    return median(once -> once.window().serverCores());
  }

  private double median(ToDoubleFunction<Measured> figure) {
    List<Double> sorted = measured.stream().map(figure::applyAsDouble).sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /**
   * What has to be said of it: how far the repetitions are apart, and whether they were disturbed.
   */
  String note() {
    double least = measured.stream().mapToDouble(Measured::cpuMicros).min().orElse(0);
    double most = measured.stream().mapToDouble(Measured::cpuMicros).max().orElse(0);
    long disturbed = measured.stream().filter(once -> once.window().disturbed()).count();
    String range = String.format(Locale.ROOT, "%.2f–%.2f", least, most);
    return disturbed == 0
        ? range
        : range + "; disturbed in " + disturbed + " of " + measured.size();
  }
}
