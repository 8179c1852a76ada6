package dev.httptrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts as a person measures them, shortened; figures are not looked at. One JMH at a time. */
class PartsIT {
  @Test
  void eachPartIsMeasuredWithItsGarbage() {
    Outcome outcome = parts("TokenReading.header$");

    assertThat(outcome.exit()).as(outcome.err() + outcome.out()).isZero();
    assertThat(outcome.out())
        .contains("TokenReading.header", "gc.alloc.rate.norm", "B/op")
        .doesNotContain("headerAndClaims");
  }

  @Test
  void whatMatchesNothingIsWrongUsage() {
    assertThat(parts("TokenRaeding").exit()).isEqualTo(64);
  }

  private static Outcome parts(String regex) {
    return ShortBench.of(List.of("parts", "--tiny", regex)).within(Duration.ofMinutes(3)).run();
  }
}
