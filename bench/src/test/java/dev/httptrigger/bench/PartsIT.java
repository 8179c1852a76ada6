package dev.httptrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The parts as a person measures them, shortened; figures are not looked at. */
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
    return Command.of(
            Checkout.root().resolve("httptrigger").toString(), "bench", "parts", "--tiny", regex)
        .within(Duration.ofMinutes(3))
        .run();
  }
}
