package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.Row;
import java.util.List;

/** What the memory of a JVM is for, as rows of a table. */
public final class MemoryRows {
  private static final double MEBIBYTE = 1 << 20;

  private MemoryRows() {}

  /** Of the JVM of the row above, which is their sum. */
  public static List<Row> of(JvmMemory memory) {
    return of(memory, "");
  }

  /**
   * Of one JVM.
   *
   * @param whose said behind each
   */
  public static List<Row> of(JvmMemory memory, String whose) {
    return List.of(
        row("of it heap" + whose, memory.heap()),
        row("of it the cache of loaded classes" + whose, memory.classes()),
        row("of it compiled code" + whose, memory.code()),
        row("of it the JVM itself and libraries" + whose, memory.libraries()),
        row("of it threads, compilers, buffers, all else" + whose, memory.rest()));
  }

  /**
   * What is in use of a heap once garbage is collected.
   *
   * @param bytes as {@link JvmMemory#heapInUse} says
   * @param whose said behind it
   */
  public static Row inUse(long bytes, String whose) {
    return row("heap in use after a collection" + whose, bytes);
  }

  private static Row row(String figure, long bytes) {
    return Row.told(figure, bytes / MEBIBYTE, "MiB");
  }
}
