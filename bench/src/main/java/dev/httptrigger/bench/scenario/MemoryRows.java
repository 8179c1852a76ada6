package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.Row;
import java.util.List;

/** What the memory of a JVM is for, as rows of a table. */
public final class MemoryRows {
  private static final double MEBIBYTE = 1 << 20;

  private MemoryRows() {}

  /** Of one JVM. */
  public static List<Row> of(JvmMemory memory) {
    return List.of(
        row("of it heap", memory.heap()),
        row("of it the cache of loaded classes", memory.classes()),
        row("of it compiled code", memory.code()),
        row("of it the JVM itself and libraries", memory.libraries()),
        row("of it threads, compilers, buffers, all else", memory.rest()),
        row("heap in use after a collection", memory.heapInUse()));
  }

  private static Row row(String figure, long bytes) {
    return Row.told(figure, bytes / MEBIBYTE, "MiB");
  }
}
