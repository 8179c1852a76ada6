package dev.httptrigger.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLimitTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest(name = "{5}")
  @CsvSource({
    "40, 0, 0, 60, true, nothing was measured yet: as fast as planned it just ends in time",
    "40, 0, 0, 61, false, a second is missing",
    "60, 50, 50, 40, true, it is as fast as planned",
    "60, 50, 50, 41, false, a second is missing",
    "60, 40, 20, 20, true, half as fast as planned: twenty seconds will be forty",
    "60, 40, 20, 21, false, and twenty-one too many",
    "60, 20, 40, 41, false, it was faster than planned: nothing says that it will be again",
    "101, 90, 90, 0, false, the time is over"
  })
  void aScenarioIsMeasuredWhenItWillEndInTime(
      int taken, int measuring, int planned, int next, boolean allowed, String because) {
    TimeLimit limit = new TimeLimit(Duration.ofSeconds(100));

    assertThat(
            limit.allows(
                Duration.ofSeconds(taken),
                Duration.ofSeconds(measuring),
                Duration.ofSeconds(planned),
                Duration.ofSeconds(next)))
        .as(because)
        .isEqualTo(allowed);
  }

  @Test
  void withoutALimitAllIsMeasured() {
    assertThat(TimeLimit.NONE.allows(HOUR, HOUR, Duration.ofSeconds(1), HOUR)).isTrue();
  }
}
