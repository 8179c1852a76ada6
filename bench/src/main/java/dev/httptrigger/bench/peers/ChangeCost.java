package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.machine.Proc;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * What a change of one policy costs a server that runs: the CPU time while changes are made, one
 * after the other, less what it uses in the same time while nothing happens.
 *
 * @param changes how many are made
 * @param apart the shortest time from one to the next
 */
record ChangeCost(int changes, Duration apart) {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double NANOSECONDS_PER_MILLISECOND = 1e6;

  /**
   * Makes them.
   *
   * @param pid the server's process
   * @param change makes the change of that number; each undoes the one before
   * @param inForce whether the change that was made last decides
   * @return CPU milliseconds of one; below 0 only as far as the server's idle time varies
   * @throws LeftOutException when a change does not come into force
   */
  double millis(long pid, IntConsumer change, BooleanSupplier inForce) {
    long before = Proc.cpuOfProcess(pid);
    long start = System.nanoTime();
    for (int number = 0; number < changes; number++) {
      change.accept(number);
      Pause.of(apart);
      await(inForce);
    }
    long busy = Proc.cpuOfProcess(pid) - before;
    long took = System.nanoTime() - start;
    long idleBefore = Proc.cpuOfProcess(pid);
    Pause.of(Duration.ofNanos(took));
    long idle = Proc.cpuOfProcess(pid) - idleBefore;
    return (busy - idle) / NANOSECONDS_PER_MILLISECOND / changes;
  }

  private static void await(BooleanSupplier inForce) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!inForce.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new LeftOutException("a change does not come into force");
      }
      Pause.of(POLL);
    }
  }
}
