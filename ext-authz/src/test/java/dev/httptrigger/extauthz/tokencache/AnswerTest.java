package dev.httptrigger.extauthz.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.tokencache.Answer.BadSignature;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final Instant NOW = Instant.parse("2026-12-03T12:00:00Z");

  private final Answer answer = new BadSignature();

  @Test
  void whoAsksCountsOnceInFourSeconds() {
    assertThat(answer.countsAt(NOW)).isTrue();
    assertThat(answer.countsAt(NOW)).isFalse();
    assertThat(answer.countsAt(NOW.plusMillis(3_999))).isFalse();
    assertThat(answer.countsAt(NOW.plusSeconds(4))).isTrue();
    assertThat(answer.countsAt(NOW.plusSeconds(7))).isFalse();
  }

  @Test
  void aClockThatWasSetBackMakesNobodyUnheard() {
    assertThat(answer.countsAt(NOW)).isTrue();
    assertThat(answer.countsAt(NOW.minus(Duration.ofHours(2)))).isTrue();
    assertThat(answer.countsAt(NOW.minus(Duration.ofHours(2)))).isFalse();
    assertThat(answer.countsAt(NOW)).isTrue();
  }

  /** Beyond 2038 the seconds have no room in the number that is kept. */
  @Test
  void secondsThatDoNotFitAreComparedAllTheSame() {
    Instant late = Instant.parse("2050-01-01T00:00:00Z");
    assertThat(answer.countsAt(late)).isTrue();
    assertThat(answer.countsAt(late.plusSeconds(3))).isFalse();
    assertThat(answer.countsAt(late.plusSeconds(4))).isTrue();
  }
}
