package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.machine.Window;

/**
 * What one stretch of load came to.
 *
 * @param answered calls that were answered in it
 * @param wrong how many of them wrongly
 * @param window times
 */
public record Measured(long answered, long wrong, Window window) {
  /** CPU time of the server for a check, in microseconds. */
  public double cpuMicros() {
    return window.serverCpu() / 1e3 / Math.max(1, answered);
  }

  /** Checks that were answered in a second. */
  public double perSecond() {
    return answered * 1e9 / window.nanoseconds();
  }
}
