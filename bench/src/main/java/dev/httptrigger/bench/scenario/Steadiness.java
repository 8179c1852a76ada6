package dev.httptrigger.bench.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether a server has become as fast as it will: windows of load are added one after the other
 * until what a check costs does not fall any more. Used by one thread.
 */
final class Steadiness {
  /** The windows in which nothing may have been gained. */
  static final int LATEST = 3;

  private static final double NOTEWORTHY = 0.05;

  private final List<Double> costs = new ArrayList<>();

  /**
   * Adds a window.
   *
   * @param cost of a check in it; the unit does not matter, as long as it is always the same
   */
  void add(double cost) {
    costs.add(cost);
  }

  /**
   * Whether the last three windows were not more than 5 % cheaper than the cheapest before them.
   * The cheapest count, so that a window that something disturbed neither looks like a gain nor
   * hides one.
   */
  boolean reached() {
    int before = costs.size() - LATEST;
    return before > 0
        && Collections.min(costs.subList(before, costs.size()))
            >= (1 - NOTEWORTHY) * Collections.min(costs.subList(0, before));
  }
}
