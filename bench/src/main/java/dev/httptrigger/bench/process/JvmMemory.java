package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.MemoryMaps;
import dev.httptrigger.bench.machine.MemoryMaps.Mapping;
import dev.httptrigger.bench.machine.MemoryMaps.Range;
import dev.httptrigger.bench.machine.Proc;
import java.util.List;

/**
 * What of a JVM's memory is in RAM, by what it is for; all in bytes.
 *
 * @param heap all of the heap, garbage and room for new objects too
 * @param classes its cache of loaded classes (AOT cache)
 * @param code what it has compiled, and the room for more
 * @param libraries the JVM itself, and other files that are mapped
 * @param rest classes that are in no cache, threads, the compilers' and the collector's memory, the
 *     network's buffers, what the allocator keeps
 */
public record JvmMemory(long heap, long classes, long code, long libraries, long rest) {
  private static final String CACHE = ".aot";

  /**
   * Looks at a JVM of the same user as it is, its garbage included.
   *
   * @throws dev.httptrigger.testkit.RealPartException when it lets nobody ask
   */
  public static JvmMemory of(long pid) {
    // What it has is read before it is asked where that lies: to answer takes memory, too.
    List<Mapping> mappings = MemoryMaps.parse(Proc.memoryMaps(pid));
    List<Range> code = CompiledCode.parse(Jcmd.ask(pid, "Compiler.codecache"));
    return of(mappings, HeapInfo.of(pid).ranges(), code);
  }

  /** What of the heap of such a JVM is in use once its garbage is collected, which this does. */
  public static long heapInUse(long pid) {
    return HeapInfo.collected(pid).usedBytes();
  }

  /** Puts the mappings together. */
  static JvmMemory of(List<Mapping> mappings, List<Range> heapRanges, List<Range> codeRanges) {
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
    return new JvmMemory(heap, classes, code, libraries, rest);
  }

  /** All of it, which is its RSS. */
  public long resident() {
    return heap + besideHeap();
  }

  /** All that is not its heap. */
  public long besideHeap() {
    return classes + code + libraries + rest;
  }
}
