package dev.httptrigger.operator.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A moment releases what was found missing until then; nothing else does. */
final class ReleasedRemovalsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-11-25T10:00:00Z,      2026-11-25T10:00:00Z, false
          2026-11-25T09:00:00Z,      2026-11-25T09:00:00Z, false
          ' 2026-11-25T09:00:00Z ',  2026-11-25T09:00:00Z, false
          2020-01-01T00:00:00Z,      2020-01-01T00:00:00Z, false
          2026-11-25T11:00:00Z,      2026-11-25T11:00:00Z, false
          2026-11-25T11:00:01Z,      ,                     true
          2099-01-01T00:00:00Z,      ,                     true
          true,                      ,                     true
          10:00,                     ,                     true
          2026-11-25,                ,                     true
          '',                        ,                     true
          ,                          ,                     false
          """)
  void onlyAMomentThatIsNotFarAheadReleases(String written, Instant until, boolean refused) {
    ReleasedRemovals released = new ReleasedRemovals();

    assertThat(released.until(Optional.ofNullable(written), NOW))
        .isEqualTo(Optional.ofNullable(until));
    assertThat(released.isRefused()).isEqualTo(refused);
  }
}
