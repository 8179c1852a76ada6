package dev.httptrigger.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMiddleOneCounts() {
    assertThat(Spread.of(List.of(3.0, 1.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9));
  }

  /** A machine that became slower in between changes no ratio of two that followed one another. */
  @Test
  void figuresAreMadeOfPairs() {
    Spread ratio =
        Spread.ofPairs(
            List.of(9.0, 18.0, 11.0), List.of(10.0, 20.0, 10.0), (own, base) -> own / base);

    assertThat(ratio).isEqualTo(new Spread(0.9, 0.9, 1.1));
    assertThat(ratio.range()).isEqualTo("0.90–1.10");
  }

  @Test
  void whatWasNotMeasuredIsNoFigure() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.ofPairs(List.of(1.0), List.of(), Double::sum));
  }
}
