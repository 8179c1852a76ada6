package dev.httptrigger.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MemoryStatusTest {
  @Test
  void whatIsInMemory() {
    assertThat(MemoryStatus.residentBytes("Name:\tjava\nVmHWM:\t  300 kB\nVmRSS:\t  200 kB\n"))
        .isEqualTo(200 * 1_024);
  }

  /** A process that has ended says nothing. */
  @Test
  void aZombieHasNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryStatus.residentBytes("Name:\tjava\nState:\tZ (zombie)\n"));
  }
}
