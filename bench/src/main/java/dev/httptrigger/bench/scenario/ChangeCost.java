package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.bench.machine.Proc;
import java.time.Duration;
import java.util.function.IntConsumer;

/**
 * What a change of one policy costs a server that runs: the CPU time while changes are made, one
 * after the other, less what it uses in the same time while nothing happens.
 */
public final class ChangeCost {
  private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

  private ChangeCost() {}

  /**
   * Makes changes.
   *
   * @param pid the server's process
   * @param changes how many
   * @param change makes the change of that number and waits until it is in force
   * @return CPU milliseconds of one; below 0 only as far as the server's idle time varies
   */
  public static double millis(long pid, int changes, IntConsumer change) {
    long before = Proc.cpuOfProcess(pid);
    long start = System.nanoTime();
    for (int number = 0; number < changes; number++) {
      change.accept(number);
    }
    long busy = Proc.cpuOfProcess(pid) - before;
    long took = System.nanoTime() - start;
    long idleBefore = Proc.cpuOfProcess(pid);
    Pause.of(Duration.ofNanos(took));
    long idle = Proc.cpuOfProcess(pid) - idleBefore;
    return (busy - idle) / NANOSECONDS_PER_MILLISECOND / changes;
  }
}
