package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.MemoryMaps;
import dev.httptrigger.bench.machine.MemoryMaps.Range;
import dev.httptrigger.bench.machine.Proc;
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
public record HeapInfo(long usedBytes, List<Range> ranges) {
  private static final int COLLECTIONS = 4;

  /** One line for each part: Serial has two, G1 has one. */
  private static final Pattern PART =
      Pattern.compile("(?m)^.*\\btotal\\b.*\\bused (\\d+)K \\[0x([0-9a-f]+),.* 0x([0-9a-f]+)\\)$");

  private static final int HEXADECIMAL = 16;
  private static final long KIBIBYTE = 1_024;

  /** Takes a copy. */
  public HeapInfo {
    ranges = List.copyOf(ranges);
  }

  /**
   * What a server has in memory, once it has collected its garbage.
   *
   * @param heapBytes in use of its heap
   * @param otherBytes in RAM of all that is not its heap: code, classes, threads, native memory
   */
  public record Memory(long heapBytes, long otherBytes) {}

  /**
   * Lets a JVM of the same user collect its garbage and asks what it has: the least of a few times,
   * since what it makes between the two questions is no part of what it keeps.
   *
   * @throws dev.httptrigger.testkit.RealPartException when it lets nobody ask
   */
  public static Memory collected(GrpcProcess process) {
    HeapInfo heap =
        IntStream.range(0, COLLECTIONS)
            .mapToObj(
                _ -> {
                  String unusedAnswer = process.ask("GC.run");
                  return parse(process.ask("GC.heap_info"));
                })
            .min(Comparator.comparingLong(HeapInfo::usedBytes))
            .orElseThrow();
    return new Memory(
        heap.usedBytes(),
        MemoryMaps.residentOutside(Proc.memoryMaps(process.pid()), heap.ranges()));
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
      ranges.add(
          new Range(
              Long.parseUnsignedLong(part.group(2), HEXADECIMAL),
              Long.parseUnsignedLong(part.group(3), HEXADECIMAL)));
    }
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("no heap of Serial or G1: " + text);
    }
    return new HeapInfo(used, ranges);
  }
}
