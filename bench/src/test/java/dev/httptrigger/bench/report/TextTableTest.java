package dev.httptrigger.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsStandBelowEachOther() {
    assertThat(TextTable.lines(Samples.SECTION))
        .containsExactly(
            "A token seen before",
            "                         measured    goal      reached",
            "  CPU against always OK  0.98 ×      ≤ 1.00 ×  yes",
            "  throughput             1.50 ×      ≥ 1.80 ×  NO       disturbed | 1 of 3",
            "  checks a second        123 456 /s");
  }
}
