package dev.httptrigger.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest
  @CsvSource({"1.05, false", "1.10, true", "1.50, true", "0.90, false"})
  void othersDisturbFromATenthOfAProcessorOn(double machineSeconds, boolean disturbed) {
    Window window =
        new Window(
            SECOND, (long) (0.6 * SECOND), (long) (0.4 * SECOND), (long) (machineSeconds * SECOND));

    assertThat(window.disturbed()).isEqualTo(disturbed);
  }

  /** Clocks tick apart: the parts may be more than the whole. */
  @Test
  void othersNeverTakeLessThanNothing() {
    assertThat(new Window(SECOND, SECOND, SECOND, SECOND).otherCores()).isZero();
  }

  @Test
  void twoMomentsMakeAWindow() {
    Window window = new Moment(30, 200, 50, 900).since(new Moment(10, 150, 20, 700));

    assertThat(window).isEqualTo(new Window(20, 50, 30, 200));
  }
}
