package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.MemoryMaps;
import dev.httptrigger.bench.machine.MemoryMaps.Mapping;
import dev.httptrigger.bench.machine.MemoryMaps.Range;
import dev.httptrigger.bench.machine.Proc;
import java.util.List;

/**
 * What of a JVM's memory is in RAM, by what it is for, once garbage is collected; all in bytes.
 *
 * @param heapInUse of the heap, what is in use
 * @param heap all of the heap, room for new objects too
 * @param classes its cache of loaded classes (AOT cache)
 * @param code what it has compiled, and the room for more
 * @param libraries the JVM itself, and other files that are mapped
 * @param rest classes that are in no cache, threads, the compilers' and the collector's memory, the
 *     network's buffers, what the allocator keeps
 */
public record JvmMemory(
    long heapInUse, long heap, long classes, long code, long libraries, long rest) {
  private static final String CACHE = ".aot";

  /**
   * Lets a JVM of the same user collect its garbage, and looks at what is left.
   *
   * @throws dev.httptrigger.testkit.RealPartException when it lets nobody ask
   */
  public static JvmMemory of(long pid) {
    HeapInfo heap = HeapInfo.collected(pid);
    List<Range> code = CompiledCode.parse(Jcmd.ask(pid, "Compiler.codecache"));
    return of(MemoryMaps.parse(Proc.memoryMaps(pid)), heap.ranges(), code, heap.usedBytes());
  }

  /** Puts the mappings together. */
  static JvmMemory of(
      List<Mapping> mappings, List<Range> heapRanges, List<Range> codeRanges, long heapInUse) {
    long heap = 0;
    long classes = 0;
    long code = 0;
    long libraries = 0;
    long rest = 0;
    for (Mapping each : mappings) {
      if (each.overlaps(heapRanges)) {
        heap += each.resident();
      } else if (each.overlaps(codeRanges)) {
        code += each.resident();
      } else if (each.file().endsWith(CACHE)) {
        classes += each.resident();
      } else if (each.file().startsWith("/")) {
        libraries += each.resident();
      } else {
        rest += each.resident();
      }
    }
    return new JvmMemory(heapInUse, heap, classes, code, libraries, rest);
  }

  /** All that is not its heap. */
  public long besideHeap() {
    return classes + code + libraries + rest;
  }
}
