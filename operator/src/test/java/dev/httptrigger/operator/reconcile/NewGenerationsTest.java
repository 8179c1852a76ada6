package dev.httptrigger.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class NewGenerationsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");

  private final NewGenerations generations = new NewGenerations();

  private boolean isNew(String uid, long generation, OptionalLong observed, Duration later) {
    return generations.isNew(ORDERS, uid, generation, observed, NOW.plus(later));
  }

  @Test
  void aGenerationThatNoStatusIsAboutIsNewForAWhile() {
    assertThat(isNew("a", 1, OptionalLong.empty(), Duration.ZERO)).isTrue();
    // Its first status is written: it stays new until servers had time to follow.
    assertThat(isNew("a", 1, OptionalLong.of(1), Duration.ofSeconds(599))).isTrue();
    assertThat(isNew("a", 1, OptionalLong.of(1), Duration.ofMinutes(10))).isFalse();
    assertThat(isNew("a", 1, OptionalLong.empty(), Duration.ofSeconds(601))).isFalse();
  }

  @Test
  void anotherGenerationAndAnotherObjectAreNewAgain() {
    assertThat(isNew("a", 1, OptionalLong.empty(), Duration.ZERO)).isTrue();
    assertThat(isNew("a", 2, OptionalLong.of(1), Duration.ofHours(1))).isTrue();
    assertThat(isNew("b", 2, OptionalLong.empty(), Duration.ofHours(2))).isTrue();
  }

  @Test
  void whatAnOperatorFindsAtItsStartIsNotNew() {
    assertThat(isNew("a", 3, OptionalLong.of(3), Duration.ZERO)).isFalse();
    assertThat(isNew("a", 3, OptionalLong.of(3), Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void whatIsForgottenIsJudgedByItsStatus() {
    assertThat(isNew("a", 1, OptionalLong.empty(), Duration.ZERO)).isTrue();
    generations.forget(ORDERS);

    assertThat(isNew("a", 1, OptionalLong.of(1), Duration.ZERO)).isFalse();
  }
}
