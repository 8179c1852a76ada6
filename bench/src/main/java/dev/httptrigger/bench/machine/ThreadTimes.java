package dev.httptrigger.bench.machine;

import java.util.HashMap;
import java.util.Map;

/** What the threads of a process use from a moment on, by their names. Used by one thread. */
public final class ThreadTimes {
  private final long pid;
  private final Map<String, Long> before;

  private ThreadTimes(long pid, Map<String, Long> before) {
    this.pid = pid;
    this.before = before;
  }

  /** From now on. */
  public static ThreadTimes fromNow(long pid) {
    return new ThreadTimes(pid, Proc.cpuByThreadName(pid));
  }

  /**
   * Nanoseconds of CPU until now; those of a thread that has ended meanwhile are missing, and its
   * name does not count as less than nothing.
   */
  public Map<String, Long> untilNow() {
    Map<String, Long> used = new HashMap<>(Proc.cpuByThreadName(pid));
    used.replaceAll((thread, now) -> Math.max(0, now - before.getOrDefault(thread, 0L)));
    return used;
  }
}
