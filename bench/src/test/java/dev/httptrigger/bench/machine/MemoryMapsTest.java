package dev.httptrigger.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.httptrigger.bench.machine.MemoryMaps.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryMapsTest {
  private static final String SMAPS =
      """
      f0000000-f5550000 rw-p 00000000 00:00 0
      Size:              87360 kB
      Rss:                 100 kB
      Pss:                 100 kB
      7f0000000000-7f0000010000 r-xp 00000000 08:01 42    /usr/lib/libjvm.so
      Size:                 64 kB
      Rss:                  20 kB
      7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0     [stack]
      Rss:                   3 kB
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]
      Rss:                   0 kB
      """;

  @Test
  void allMappingsTogether() {
    assertThat(MemoryMaps.residentOutside(SMAPS, List.of())).isEqualTo(123 * 1_024);
  }

  @Test
  void whatLiesInARangeDoesNotCount() {
    List<Range> heap = List.of(new Range(0xf0000000L, 0x100000000L));

    assertThat(MemoryMaps.residentOutside(SMAPS, heap)).isEqualTo(23 * 1_024);
  }

  @Test
  void whatOnlyTouchesARangeCounts() {
    List<Range> behind = List.of(new Range(0xf5550000L, 0x100000000L));

    assertThat(MemoryMaps.residentOutside(SMAPS, behind)).isEqualTo(123 * 1_024);
  }

  @Test
  void aProcessThatEndedHasNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryMaps.residentOutside("", List.of()));
  }
}
