package dev.httptrigger.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.bench.machine.Window;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RepeatedTest {
  private static final long SECOND = 1_000_000_000;
  private static final Offset<Double> CLOSE = Offset.offset(1e-9);

  private final Repeated repeated = new Repeated();

  @Test
  void theMedianCounts() {
    add(100_000, 0);
    add(50_000, 0);
    add(80_000, 0);

    assertThat(repeated.perSecond()).isEqualTo(80_000, CLOSE);
    assertThat(repeated.cpuMicros()).isEqualTo(12.5, CLOSE);
    assertThat(repeated.note()).isEqualTo("10.00–20.00");
  }

  @Test
  void ofTwoItIsBetweenThem() {
    add(100_000, 0);
    add(50_000, 0);

    assertThat(repeated.cpuMicros()).isEqualTo(15, CLOSE);
  }

  @Test
  void aDisturbedOneIsTold() {
    add(100_000, 0);
    add(100_000, SECOND / 2);

    assertThat(repeated.note()).isEqualTo("10.00–10.00; disturbed in 1 of 2");
  }

  /** A second in which the server used one core. */
  private void add(long answered, long others) {
    repeated.add(new Measured(answered, 0, new Window(SECOND, SECOND, 0, SECOND + others)));
  }
}
