package dev.httptrigger.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.httptrigger.bench.machine.MemoryMaps.Mapping;
import dev.httptrigger.bench.machine.MemoryMaps.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmMemoryTest {
  private static final List<Range> HEAP = List.of(new Range(100, 200), new Range(200, 300));
  private static final List<Range> CODE =
      CompiledCode.parse(
          """
          4711:
          CodeHeap 'profiled': size=120Kb used=7Kb max_used=7Kb free=112Kb
           bounds [0x3e8, 0x400, 0x44c]
          CodeHeap 'non-profiled': size=120Kb used=7Kb max_used=7Kb free=112Kb
           bounds [0x44c, 0x460, 0x4b0]
          """);

  @Test
  void eachMappingIsOfOneKind() {
    JvmMemory memory =
        JvmMemory.of(
            List.of(
                mapping(100, 150, "", 1),
                mapping(250, 300, "", 2),
                mapping(0x3e8, 0x400, "", 10),
                mapping(0x460, 0x470, "", 20),
                mapping(2_000, 2_100, "/target/httptrigger-folder.aot", 100),
                mapping(3_000, 3_100, "/jdk/lib/server/libjvm.so", 1_000),
                mapping(4_000, 4_100, "", 10_000),
                mapping(5_000, 5_100, "[stack]", 20_000)),
            HEAP,
            CODE);

    assertThat(memory).isEqualTo(new JvmMemory(3, 100, 30, 1_000, 30_000));
    assertThat(memory.besideHeap()).isEqualTo(31_130);
    assertThat(memory.resident()).isEqualTo(31_133);
  }

  @Test
  void whatSaysNothingOfCompiledCodeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> CompiledCode.parse("4711:\n"));
  }

  private static Mapping mapping(long from, long to, String file, long resident) {
    return new Mapping(new Range(from, to), file, resident);
  }
}
