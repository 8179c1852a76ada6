package dev.httptrigger.bench.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whether a server has become as fast as it will: windows of load are added one after the other
 * until what a check costs does not fall any more, and the JVM's compilers have little to do: as
 * long as they have much, the better code is still to come, and costs may stay for a while. Used by
 * one thread.
 */
final class Steadiness {
  /** The windows in which nothing may have been gained. */
  static final int LATEST = 3;

  private static final double NOTEWORTHY = 0.05;
  private static final double MUCH_TO_COMPILE = 0.1;

  private final List<Double> costs = new ArrayList<>();

  /** How many windows in a row there was little to compile. */
  private int calm;

  /**
   * Adds a window.
   *
   * @param cost of a check in it; the unit does not matter, as long as it is always the same
   * @param compilers which part of the server's CPU time was the compilers', from 0 to 1
   */
  void add(double cost, double compilers) {
    costs.add(cost);
    calm = compilers < MUCH_TO_COMPILE ? calm + 1 : 0;
  }

  /**
   * Whether the last three windows were not more than 5 % cheaper than the cheapest before them,
   * and the compilers had less than a tenth of each. The cheapest count, so that a window that
   * something disturbed neither looks like a gain nor hides one.
   */
  boolean reached() {
    int before = costs.size() - LATEST;
    return before > 0
        && calm >= LATEST
        && Collections.min(costs.subList(before, costs.size()))
            >= (1 - NOTEWORTHY) * Collections.min(costs.subList(0, before));
  }
}
