package dev.httptrigger.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {
  @Test
  void theBoundItselfIsGood() {
    assertThat(Goal.atMost(1).verdict(1)).isEqualTo(Goal.Verdict.REACHED);
    assertThat(Goal.atLeast(1).verdict(1)).isEqualTo(Goal.Verdict.REACHED);
  }

  @Test
  void beyondItIsMissed() {
    assertThat(Goal.atMost(1).verdict(1.001)).isEqualTo(Goal.Verdict.MISSED);
    assertThat(Goal.atLeast(1).verdict(0.999)).isEqualTo(Goal.Verdict.MISSED);
  }

  /** A figure that could not be computed reaches nothing. */
  @Test
  void noNumberReachesNothing() {
    assertThat(Goal.atMost(1).verdict(Double.NaN)).isEqualTo(Goal.Verdict.MISSED);
    assertThat(Goal.atLeast(1).verdict(Double.NaN)).isEqualTo(Goal.Verdict.MISSED);
  }

  @Test
  void withoutAGoalNothingIsJudged() {
    assertThat(Goal.NONE.verdict(5)).isEqualTo(Goal.Verdict.NOT_JUDGED);
    assertThat(Samples.report().missed()).isOne();
  }
}
