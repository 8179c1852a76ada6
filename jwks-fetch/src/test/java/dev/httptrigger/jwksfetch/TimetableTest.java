package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All numbers are seconds. */
class TimetableTest {
  private static final FetchSettings SETTINGS = FetchSettings.standard();

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          300, ,      0,    300, the refresh interval
          300, ,      0.5,  315, and up to a tenth more by chance
          300, 60,    0,    300, a shorter max-age changes nothing
          300, 450,   0,    450, a longer one stretches it
          300, 86400, 0,    600, to twice at the most
          10,  ,      0,    30,  never below the shortest interval
          10,  45,    0,    45,  from which max-age stretches it
          """)
  void afterASuccess(int interval, Integer lifetime, double chance, int expected, String why) {
    Optional<Duration> fresh = Optional.ofNullable(lifetime).map(Duration::ofSeconds);

    assertThat(Timetable.afterSuccess(Duration.ofSeconds(interval), fresh, SETTINGS, chance))
        .as(why)
        .isEqualTo(Duration.ofSeconds(expected));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1,          300,  ,     0,    5000,   the first retry comes soon
          2,          300,  ,     0,    10000,  then twice as late
          3,          300,  ,     0,    20000,  and so on
          3,          300,  ,     0.5,  15000,  less up to half by chance
          7,          300,  ,     0,    300000, up to the refresh interval
          7,          60,   ,     0,    60000,  up to the refresh interval
          7,          3600, ,     0,    300000, and no longer than the longest back-off
          7,          1,    ,     0,    30000,  where the shortest interval counts
          2147483647, 300,  ,     0,    300000, without end
          1,          300,  60,   0,    60000,  the server is left alone when it asks for it
          1,          300,  9999, 0,    300000, but not longer than that
          4,          300,  1,    0,    40000,  and never less than without
          """)
  void afterAFailure(
      int failures, int interval, Integer retryAfter, double chance, long millis, String why) {
    Optional<Duration> asked = Optional.ofNullable(retryAfter).map(Duration::ofSeconds);

    assertThat(
            Timetable.afterFailure(failures, Duration.ofSeconds(interval), asked, SETTINGS, chance))
        .as(why)
        .isEqualTo(Duration.ofMillis(millis));
  }
}
