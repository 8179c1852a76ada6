package dev.httptrigger.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  /** Of the five minutes one is for what a plan does not know: a slow disk, a disturbed window. */
  @Test
  void aQuickRunIsPlannedForFourMinutesAtMost() {
    assertThat(Scenarios.length(Scenarios.of(true), Plan.QUICK))
        .isLessThanOrEqualTo(Duration.ofMinutes(4));
  }

  @Test
  void aQuickRunLeavesOutOnlyWhatSaysSo() {
    List<String> leftOut = new ArrayList<>(names(Scenarios.all()));
    leftOut.removeAll(names(Scenarios.of(true)));

    assertThat(leftOut).containsExactly("two-cores", "operator", "profiles");
    assertThat(names(Scenarios.of(false))).isEqualTo(names(Scenarios.all()));
  }

  @Test
  void everyScenarioHasANameOfItsOwnAndTakesTime() {
    assertThat(names(Scenarios.all())).doesNotHaveDuplicates();
    assertThat(Scenarios.all())
        .allSatisfy(scenario -> assertThat(scenario.length(Plan.TINY)).isPositive());
  }

  /** What the memory scenario remembers has to be there. */
  @Test
  void thereAreAsManyTokensAsAreToBeRemembered() {
    assertThat(Set.of(Plan.FULL, Plan.QUICK, Plan.TINY))
        .allSatisfy(
            plan ->
                assertThat(plan.sizes().freshUsers() * plan.sizes().freshHosts())
                    .isGreaterThanOrEqualTo(plan.memory().tokens()));
  }

  private static List<String> names(List<Scenario> scenarios) {
    return scenarios.stream().map(Scenario::name).toList();
  }
}
