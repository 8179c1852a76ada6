package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.MarkdownTable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FaultsPageTest {
  private static final String ONE_ROW_FOR_SEVERAL = "clock |API server answers |key server ";

  static Stream<Fault> faults() {
    return Stream.concat(Faults.recurring().stream(), Faults.last().stream())
        .filter(fault -> !fault.name().matches("(" + ONE_ROW_FOR_SEVERAL + ").*"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultHasItsRowOnThePage(Fault fault) {
    assertThat(
            MarkdownTable.rows(
                "docs/reliability.md", "fault", "what is done", "waits", "good tokens"))
        .extracting(List::getFirst)
        .contains(fault.name());
  }
}
