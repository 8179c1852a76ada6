package dev.httptrigger.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  /** What people ask first; the rest of a quick run is for machines that are faster. */
  @Test
  void aQuickRunHasTimeForWhatChecksCost() {
    List<Scenario> first = Scenarios.of(true).subList(0, 6);

    assertThat(names(first))
        .containsExactly(
            "known-token", "latency", "no-token", "wrong-signature", "never-seen-rs256", "ready");
    assertThat(Scenarios.length(first, Plan.QUICK))
        .isLessThanOrEqualTo(Plan.QUICK.limit().longest());
  }

  @Test
  void aQuickRunLeavesOutOnlyWhatSaysSo() {
    List<String> leftOut = new ArrayList<>(names(Scenarios.all()));
    leftOut.removeAll(names(Scenarios.of(true)));

    assertThat(leftOut)
        .containsExactly(
            "garbage",
            "expired",
            "two-cores",
            "known-token-causes",
            "known-token-hosts",
            "never-seen-es256",
            "never-seen-eddsa",
            "operator",
            "folder-start",
            "cluster-start",
            "profiles");
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
