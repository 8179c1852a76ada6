package dev.httptrigger.crds.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.TriggerCases.TriggerCase;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TriggerCasesTest {
  private static final Set<FindingCode> FOUND_ELSEWHERE =
      EnumSet.range(FindingCode.JWKS_UNREADABLE, FindingCode.INTERNAL_ERROR);

  private final TriggerCheck check = TriggerCheck.create();

  static List<TriggerCase> cases() {
    return TriggerCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theFirstFindingIsTheOneOfTheTable(TriggerCase row) {
    CheckedTrigger checked = check.check(row.resource());

    assertThat(checked.findings().stream().map(Finding::line).findFirst()).isEqualTo(row.finding());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatTheApiServerRefusesTheChecksRefuse(TriggerCase row) {
    CheckedTrigger checked = check.check(row.resource());

    if (row.api().isPresent()) {
      assertThat(checked.spec()).isEmpty();
    }
  }

  @Test
  void everyCodeHasItsRow() {
    Set<FindingCode> inTable =
        cases().stream()
            .flatMap(row -> check.check(row.resource()).findings().stream())
            .map(Finding::code)
            .collect(Collectors.toSet());

    assertThat(inTable)
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(FOUND_ELSEWHERE)));
  }

  @Test
  void manyAreGoodAndManyBad() {
    assertThat(cases()).filteredOn(row -> row.finding().isEmpty()).hasSizeGreaterThan(10);
    assertThat(cases()).filteredOn(row -> row.api().isPresent()).hasSizeGreaterThan(50);
  }
}
