package dev.httptrigger.bench.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mappings of a process as {@code /proc/PID/smaps} tells them (proc(5)). */
public final class MemoryMaps {
  private static final Pattern MAPPING =
      Pattern.compile("([0-9a-f]+)-([0-9a-f]+) \\S+ \\S+ \\S+ \\d+ *(.*)");
  private static final Pattern RESIDENT = Pattern.compile("Rss:\\s+(\\d+) kB");
  private static final long KIBIBYTE = 1_024;

  private MemoryMaps() {}

  /**
   * Addresses.
   *
   * @param from the first
   * @param to the one behind the last
   */
  public record Range(long from, long to) {
    private static final int HEXADECIMAL = 16;

    /**
     * Of two addresses in hexadecimal. The kernel's own half of them gets negative numbers: below
     * all others, and in none.
     *
     * @throws NumberFormatException when one is no address
     */
    public static Range parse(String from, String to) {
      return new Range(
          Long.parseUnsignedLong(from, HEXADECIMAL), Long.parseUnsignedLong(to, HEXADECIMAL));
    }

    private boolean overlaps(Range other) {
      return from < other.to && other.from < to;
    }
  }

  /**
   * One mapping.
   *
   * @param range where it lies
   * @param file what is mapped there, or a word of the kernel's in brackets; empty where it has no
   *     name
   * @param resident what of it is in RAM, in bytes
   */
  public record Mapping(Range range, String file, long resident) {
    /** Whether it lies in one of these, in whole or in part. */
    public boolean overlaps(List<Range> ranges) {
      return ranges.stream().anyMatch(range::overlaps);
    }
  }

  /**
   * All mappings.
   *
   * @param smaps the text of {@code /proc/PID/smaps}
   * @throws IllegalArgumentException when it is no such text
   */
  public static List<Mapping> parse(String smaps) {
    List<Mapping> mappings = new ArrayList<>();
    for (String line : smaps.lines().toList()) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher size = RESIDENT.matcher(line);
      if (mapping.matches()) {
        Range range = Range.parse(mapping.group(1), mapping.group(2));
        mappings.add(new Mapping(range, mapping.group(3), 0));
      } else if (!mappings.isEmpty() && size.matches()) {
        Mapping last = mappings.removeLast();
        mappings.add(
            new Mapping(last.range(), last.file(), Long.parseLong(size.group(1)) * KIBIBYTE));
      }
    }
    if (mappings.isEmpty()) {
      throw new IllegalArgumentException("no text of /proc/PID/smaps of a process that runs");
    }
    return List.copyOf(mappings);
  }
}
