package dev.httptrigger.bench.machine;

/**
 * What happened between two moments.
 *
 * @param nanoseconds how long that was
 * @param serverCpu the CPU time that the server used meanwhile, in nanoseconds
 * @param loadCpu that of the load
 * @param machineCpu that of all processes
 */
public record Window(long nanoseconds, long serverCpu, long loadCpu, long machineCpu) {
  /** From this much on, other processes disturb what is measured. */
  public static final double DISTURBING = 0.1;

  /** How many processors other processes kept busy. */
  public double otherCores() {
    return Math.max(0, machineCpu - serverCpu - loadCpu) / (double) nanoseconds;
  }

  /** Whether other processes took so much that the figures are worth little. */
  public boolean disturbed() {
    return otherCores() >= DISTURBING;
  }

  /** How many processors the server kept busy. */
  public double serverCores() {
    return serverCpu / (double) nanoseconds;
  }

  /** How many processors the load kept busy. */
  public double loadCores() {
    return loadCpu / (double) nanoseconds;
  }
}
