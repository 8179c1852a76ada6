package dev.httptrigger.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String TEXT =
      """
      # TYPE entries gauge
      entries{part="good"} 50000.0
      entries{part="refused"} 3.0
      entries_total 1.2E7
      """;

  @Test
  void aLineIsKnownByItsNameAndLabels() {
    assertThat(Metrics.value(TEXT, "entries{part=\"good\"}")).hasValue(50_000);
    assertThat(Metrics.value(TEXT, "entries_total")).hasValue(12_000_000);
  }

  @Test
  void aNameThatOnlyBeginsLikeItIsAnother() {
    assertThat(Metrics.value(TEXT, "entries")).isEmpty();
  }
}
