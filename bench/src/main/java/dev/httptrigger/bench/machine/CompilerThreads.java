package dev.httptrigger.bench.machine;

import java.util.Map;
import java.util.regex.Pattern;

/** The threads of a JVM that compile what it runs. */
public final class CompilerThreads {
  /** The kernel keeps fifteen letters of a thread's name. */
  private static final Pattern NAME = Pattern.compile("C[12] Compiler");

  private CompilerThreads() {}

  /**
   * The CPU time of these threads, in nanoseconds.
   *
   * @param cpuByName as {@link Proc#cpuByThreadName} tells it
   */
  public static long cpu(Map<String, Long> cpuByName) {
    return cpuByName.entrySet().stream()
        .filter(each -> NAME.matcher(each.getKey()).lookingAt())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Their part of the CPU time of all threads, from 0 to 1; likewise. */
  public static double share(Map<String, Long> cpuByName) {
    return cpu(cpuByName) / (double) cpuByName.values().stream().mapToLong(Long::longValue).sum();
  }
}
