package dev.httptrigger.bench.machine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The CPU time of a process's threads to the nanosecond, for what takes less than a few of the
 * kernel's ticks. What a thread used between the last look and its end is missed. Used by one
 * thread.
 */
public final class ThreadsCpu implements LongSupplier {
  private final long pid;
  private Map<Long, Long> before = Map.of();
  private long sum;

  /** Of that process; nothing is read yet. */
  public ThreadsCpu(long pid) {
    this.pid = pid;
  }

  /** Nanoseconds that its threads used, so far as was seen. */
  @Override
  public long getAsLong() {
    Map<Long, Long> now = Proc.cpuOfThreads(pid);
    Map<Long, Long> seen = before;
    now.forEach((thread, used) -> sum += Math.max(0, used - seen.getOrDefault(thread, 0L)));
    before = new HashMap<>(now);
    return sum;
  }
}
