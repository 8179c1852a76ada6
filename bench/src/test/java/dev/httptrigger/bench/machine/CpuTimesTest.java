package dev.httptrigger.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuTimesTest {
  /** A name may hold what separates fields. */
  @ParameterizedTest
  @ValueSource(strings = {"java", "a b", "tricky) S 1 (", ""})
  void userAndSystemTimeOfAProcess(String name) {
    String stat =
        "4711 ("
            + name
            + ") S 1 4711 4711 0 -1 4194304 1234 0 5 0 321 45 7 8 20 0 33 0 99 1 2 3"
            + " 18446744073709551615";

    assertThat(CpuTimes.ofProcess(stat)).isEqualTo(321 + 45);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4711", "4711 (java) S 1 2"})
  void whatIsNoStatIsRefused(String stat) {
    assertThatIllegalArgumentException().isThrownBy(() -> CpuTimes.ofProcess(stat));
  }

  /** user, nice, system, irq, softirq and steal; neither idle nor iowait, nor guests twice. */
  @Test
  void theMachineIsBusyWithAllButIdleness() {
    String stat =
        """
        cpu  100 20 300 100000 5000 4 50 6 77 88
        cpu0 50 10 150 50000 2500 2 25 3 0 0
        intr 1
        """;

    assertThat(CpuTimes.ofMachine(stat)).isEqualTo(100 + 20 + 300 + 4 + 50 + 6);
  }

  @Test
  void withoutItsLineTheMachineSaysNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> CpuTimes.ofMachine("cpu0 1 2 3 4\n"));
  }

  @Test
  void ofAThreadTheFirstNumberCounts() {
    assertThat(CpuTimes.ofThread("1429089 8680009 2\n")).isEqualTo(1_429_089);
  }
}
