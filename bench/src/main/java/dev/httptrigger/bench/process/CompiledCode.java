package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.MemoryMaps.Range;
import java.util.List;
import java.util.regex.Pattern;

/** Where a JVM keeps what it has compiled, by its own account. */
final class CompiledCode {
  /** One line for each part of it: where it begins, where what is in use ends, where it ends. */
  private static final Pattern BOUNDS =
      Pattern.compile("bounds \\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\]");

  private CompiledCode() {}

  /**
   * Reads what {@code jcmd PID Compiler.codecache} prints.
   *
   * @throws IllegalArgumentException when it is no such text
   */
  static List<Range> parse(String text) {
    List<Range> ranges =
        BOUNDS
            .matcher(text)
            .results()
            .map(bounds -> Range.parse(bounds.group(1), bounds.group(2)))
            .toList();
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("nothing of compiled code: " + text);
    }
    return ranges;
  }
}
