package dev.httptrigger.bench.machine;

import java.util.Map;
import java.util.regex.Pattern;

/** Threads of a JVM that work for it, and not for what it runs. */
public enum JvmThreads {
  /** They compile what it runs. */
  COMPILERS("the compilers", "C[12] Compiler"),

  /** They collect garbage; G1's, and the JVM's own thread, which does the work of Serial. */
  COLLECTOR("the collector", "GC Thread|G1 |VM Thread");

  private final String text;

  /** The kernel keeps fifteen letters of a thread's name. */
  private final Pattern name;

  JvmThreads(String text, String name) {
    this.text = text;
    this.name = Pattern.compile(name);
  }

  /** What they are called in tables. */
  public String text() {
    return text;
  }

  /**
   * The CPU time of these threads, in nanoseconds.
   *
   * @param cpuByName as {@link Proc#cpuByThreadName} tells it
   */
  public long cpu(Map<String, Long> cpuByName) {
    return cpuByName.entrySet().stream()
        .filter(each -> name.matcher(each.getKey()).lookingAt())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Their part of the CPU time of all threads, from 0 to 1; likewise. */
  public double share(Map<String, Long> cpuByName) {
    return cpu(cpuByName) / (double) cpuByName.values().stream().mapToLong(Long::longValue).sum();
  }
}
