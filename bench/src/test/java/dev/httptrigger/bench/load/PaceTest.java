package dev.httptrigger.bench.load;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, 1e8})
  void anImpossibleRateIsRefused(double perSecond) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace.FixedRate(perSecond));
  }

  @Test
  void aLoopNeedsACall() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Pace.ClosedLoop(0));
  }
}
