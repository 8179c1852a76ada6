package dev.httptrigger.bench.machine;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mappings of a process as {@code /proc/PID/smaps} tells them (proc(5)). */
public final class MemoryMaps {
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");
  private static final Pattern RESIDENT = Pattern.compile("Rss:\\s+(\\d+) kB");
  private static final int HEXADECIMAL = 16;
  private static final long KIBIBYTE = 1_024;

  private MemoryMaps() {}

  /**
   * Addresses.
   *
   * @param from the first
   * @param to the one behind the last
   */
  public record Range(long from, long to) {
    private boolean overlaps(Range other) {
      return from < other.to && other.from < to;
    }
  }

  /**
   * What is in RAM of all mappings but some.
   *
   * @param smaps the text of {@code /proc/PID/smaps}
   * @param leftOut mappings that lie in these, in whole or in part, do not count
   * @return bytes
   * @throws IllegalArgumentException when it is no such text
   */
  public static long residentOutside(String smaps, List<Range> leftOut) {
    long resident = 0;
    boolean found = false;
    boolean counts = false;
    for (String line : smaps.lines().toList()) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher size = RESIDENT.matcher(line);
      if (mapping.matches()) {
        Range range = new Range(address(mapping.group(1)), address(mapping.group(2)));
        counts = leftOut.stream().noneMatch(range::overlaps);
        found = true;
      } else if (counts && size.matches()) {
        resident += Long.parseLong(size.group(1)) * KIBIBYTE;
      }
    }
    if (!found) {
      throw new IllegalArgumentException("no text of /proc/PID/smaps of a process that runs");
    }
    return resident;
  }

  /**
   * The kernel's own half of the addresses gets negative numbers: below all others, and in none.
   */
  private static long address(String text) {
    return Long.parseUnsignedLong(text, HEXADECIMAL);
  }
}
