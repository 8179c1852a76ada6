package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.MemoryMaps.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The heap of a JVM by its own account.
 *
 * @param usedBytes what is in use of it
 * @param ranges where it lies
 */
record HeapInfo(long usedBytes, List<Range> ranges) {
  private static final int COLLECTIONS = 4;

  /** One line for each part: Serial has two, G1 has one. */
  private static final Pattern PART =
      Pattern.compile("(?m)^.*\\btotal\\b.*\\bused (\\d+)K \\[0x([0-9a-f]+),.* 0x([0-9a-f]+)\\)$");

  private static final long KIBIBYTE = 1_024;

  /** Takes a copy. */
  HeapInfo {
    ranges = List.copyOf(ranges);
  }

  /** Asks a JVM of the same user. */
  static HeapInfo of(long pid) {
    return parse(Jcmd.ask(pid, "GC.heap_info"));
  }

  /**
   * Lets a JVM of the same user collect its garbage and asks what it has: the least of a few times,
   * since what it makes between the two questions is no part of what it keeps.
   */
  static HeapInfo collected(long pid) {
    return IntStream.range(0, COLLECTIONS)
        .mapToObj(
            _ -> {
              String unusedAnswer = Jcmd.ask(pid, "GC.run");
              return of(pid);
            })
        .min(Comparator.comparingLong(HeapInfo::usedBytes))
        .orElseThrow();
  }

  /**
   * Reads what {@code jcmd PID GC.heap_info} prints.
   *
   * @throws IllegalArgumentException when it is of a collector that is not known here
   */
  static HeapInfo parse(String text) {
    long used = 0;
    List<Range> ranges = new ArrayList<>();
    Matcher part = PART.matcher(text);
    while (part.find()) {
      used += Long.parseLong(part.group(1)) * KIBIBYTE;
      ranges.add(Range.parse(part.group(2), part.group(3)));
    }
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("no heap of Serial or G1: " + text);
    }
    return new HeapInfo(used, ranges);
  }
}
