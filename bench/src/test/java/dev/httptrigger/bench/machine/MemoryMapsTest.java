package dev.httptrigger.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.httptrigger.bench.machine.MemoryMaps.Mapping;
import dev.httptrigger.bench.machine.MemoryMaps.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryMapsTest {
  private static final String SMAPS =
      """
      f0000000-f5550000 rw-p 00000000 00:00 0
      Size:              87360 kB
      Rss:                 100 kB
      Pss:                 100 kB
      7f0000000000-7f0000010000 r-xp 00000000 08:01 42    /usr/lib/my jvm.so
      Size:                 64 kB
      Rss:                  20 kB
      7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0     [stack]
      Rss:                   3 kB
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]
      Rss:                   0 kB
      """;

  @Test
  void eachMappingWithItsNameAndWhatOfItIsInRam() {
    assertThat(MemoryMaps.parse(SMAPS))
        .containsExactly(
            new Mapping(new Range(0xf0000000L, 0xf5550000L), "", 100 * 1_024),
            new Mapping(
                new Range(0x7f0000000000L, 0x7f0000010000L), "/usr/lib/my jvm.so", 20 * 1_024),
            new Mapping(new Range(0x7ffc00000000L, 0x7ffc00021000L), "[stack]", 3 * 1_024),
            new Mapping(new Range(0xffffffffff600000L, 0xffffffffff601000L), "[vsyscall]", 0));
  }

  @ParameterizedTest
  @CsvSource({
    "0xf0000000, 0x100000000, true",
    "0xf5540000, 0x100000000, true",
    "0xf5550000, 0x100000000, false", // only touches it
    "0x00000000, 0x0f0000000, false",
  })
  void aMappingLiesInARangeInWholeOrInPart(String from, String to, boolean overlaps) {
    Mapping first = MemoryMaps.parse(SMAPS).getFirst();

    assertThat(first.overlaps(List.of(new Range(Long.decode(from), Long.decode(to)))))
        .isEqualTo(overlaps);
  }

  @Test
  void aProcessThatEndedHasNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> MemoryMaps.parse(""));
  }
}
