package dev.httptrigger.bench.machine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a process as {@code /proc/PID/status} tells it (proc(5)). */
public final class MemoryStatus {
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final long KIBIBYTE = 1_024;

  private MemoryStatus() {}

  /**
   * What of it is in RAM.
   *
   * @param status the text of {@code /proc/PID/status}
   * @return bytes
   * @throws IllegalArgumentException when it is no such text
   */
  public static long residentBytes(String status) {
    Matcher found = RESIDENT.matcher(status);
    if (!found.find()) {
      throw new IllegalArgumentException("no text of /proc/PID/status of a process that runs");
    }
    return Long.parseLong(found.group(1)) * KIBIBYTE;
  }
}
