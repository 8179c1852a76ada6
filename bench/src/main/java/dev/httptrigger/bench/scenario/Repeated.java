package dev.httptrigger.bench.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The same, measured several times. Used by one thread. */
public final class Repeated {
  private final List<Measured> measured = new ArrayList<>();

  /** Takes note of one more time. */
  public void add(Measured once) {
    measured.add(once);
  }

  /** CPU microseconds of a check: the median. */
  public double cpuMicros() {
    return Spread.of(costs()).median();
  }

  /** CPU microseconds of a check, each time. */
  public List<Double> costs() {
    return all(Measured::cpuMicros);
  }

  /** What a check costs in terms of another's: of each two that were measured in turn. */
  public Spread against(Repeated other) {
    return Spread.ofPairs(costs(), other.costs(), (own, base) -> own / base);
  }

  /** Checks a second: the median. */
  public double perSecond() {
    return Spread.of(rates()).median();
  }

  /** Checks a second, each time. */
  public List<Double> rates() {
    return all(Measured::perSecond);
  }

  /** Cores that the server kept busy: the median. */
  public double serverCores() {
    return Spread.of(all(once -> once.window().serverCores())).median();
  }

  /** Cores that the load kept busy: the median. */
  public double loadCores() {
    return Spread.of(all(once -> once.window().loadCores())).median();
  }

  private List<Double> all(ToDoubleFunction<Measured> figure) {
    return measured.stream().map(figure::applyAsDouble).toList();
  }

  /**
   * What has to be said of it: how far the repetitions are apart, and whether they were disturbed.
   */
  public String note() {
    return noting(Spread.of(costs()));
  }

  /** Likewise of a figure that was made of it. */
  public String noting(Spread figure) {
    long disturbed = measured.stream().filter(once -> once.window().disturbed()).count();
    return disturbed == 0
        ? figure.range()
        : figure.range() + "; disturbed in " + disturbed + " of " + measured.size();
  }
}
