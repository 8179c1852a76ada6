package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.MemoryMaps.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a JVM keeps what it has compiled, by its own account. */
final class CompiledCode {
  /** One line for each part of it: where it begins, where what is in use ends, where it ends. */
  private static final Pattern BOUNDS =
      Pattern.compile("bounds \\[0x([0-9a-f]+), 0x([0-9a-f]+), 0x([0-9a-f]+)\\]");

  private static final int HEXADECIMAL = 16;

  private CompiledCode() {}

  /**
   * Reads what {@code jcmd PID Compiler.codecache} prints.
   *
   * @throws IllegalArgumentException when it is no such text
   */
  static List<Range> parse(String text) {
    List<Range> ranges = new ArrayList<>();
    Matcher bounds = BOUNDS.matcher(text);
    while (bounds.find()) {
      ranges.add(
          new Range(
              Long.parseUnsignedLong(bounds.group(1), HEXADECIMAL),
              Long.parseUnsignedLong(bounds.group(3), HEXADECIMAL)));
    }
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("nothing of compiled code: " + text);
    }
    return List.copyOf(ranges);
  }
}
