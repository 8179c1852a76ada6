package dev.httptrigger.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.httptrigger.bench.machine.MemoryMaps.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What JDK 25 prints. */
class HeapInfoTest {
  @Test
  void serialHasTwoParts() {
    assertThat(
            HeapInfo.parse(
                """
                6045:
                DefNew     total 78656K, used 1399K [0x00000000f0000000, 0x00000000f5550000, 0x00000000f5550000)
                 eden space 69952K,   2% used [0x00000000f0000000, 0x00000000f015dc40, 0x00000000f4450000)
                 from space 8704K,   0% used [0x00000000f4450000, 0x00000000f4450000, 0x00000000f4cd0000)
                Tenured    total 174784K, used 1397K [0x00000000f5550000, 0x0000000100000000, 0x0000000100000000)
                 the  space 174784K,   0% used [0x00000000f5550000, 0x00000000f56ad5d0, 0x0000000100000000)
                """))
        .isEqualTo(
            new HeapInfo(
                2_796 * 1_024,
                List.of(
                    new Range(0xf0000000L, 0xf5550000L), new Range(0xf5550000L, 0x100000000L))));
  }

  @Test
  void gOneHasOne() {
    assertThat(
            HeapInfo.parse(
                """
                6158:
                garbage-first heap   total reserved 262144K, committed 8192K, used 1837K [0x00000000f0000000, 0x0000000100000000)
                 region size 1024K, 1 young (1024K), 0 survivors (0K)
                """))
        .isEqualTo(new HeapInfo(1_837 * 1_024, List.of(new Range(0xf0000000L, 0x100000000L))));
  }

  @Test
  void anotherCollectorIsNotGuessedAt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HeapInfo.parse("ZHeap used 30M, capacity 512M, max capacity 7856M"));
  }
}
