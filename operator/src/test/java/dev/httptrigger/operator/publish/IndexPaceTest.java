package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class IndexPaceTest {
  private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

  private final IndexPace pace = new IndexPace();

  @Test
  void fiveWritesGoOutAtOnceAndTheSixthASecondAfterTheFirst() {
    for (int write = 0; write < 5; write++) {
      assertThat(pace.take(3, START.plusMillis(write))).isEmpty();
    }

    assertThat(pace.take(3, START.plusMillis(5))).hasValue(START.plusSeconds(1));
    assertThat(pace.take(4, START.plusMillis(5))).isEmpty();
    assertThat(pace.take(3, START.plusSeconds(1))).isEmpty();
    assertThat(pace.take(3, START.plusSeconds(1))).hasValue(START.plusMillis(1001));
  }
}
