package dev.httptrigger.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  /** Reasons of ResolvedRefs before and now, and the event. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KeysPending      | KeysNotFetched   | Warning KeysNotFetched
                           | KeysNotFetched   | Warning KeysNotFetched
          KeysNotFetched   | KeysNotFetched   |
          ResolvedRefs     | KeysStale        | Warning KeysStale
          KeysNotFetched   | KeysStale        | Warning KeysStale
          KeysStale        | ResolvedRefs     | Normal KeysFetched
          KeysNotFetched   | ResolvedRefs     | Normal KeysFetched
          KeysStale        | NoReferences     | Normal KeysFetched
          KeysStale        | ReferenceMissing |
          KeysPending      | ResolvedRefs     |
          ResolvedRefs     | ResolvedRefs     |
          ReferenceMissing | ResolvedRefs     |
          """)
  void onlyATransitionIsAnEvent(@Nullable String before, String after, @Nullable String expected) {
    assertThat(
            KeyEvents.between(status(before), status(after))
                .map(event -> (event.warning() ? "Warning " : "Normal ") + event.reason()))
        .isEqualTo(Optional.ofNullable(expected));
  }

  private static HttpTriggerStatus status(@Nullable String reason) {
    if (reason == null) {
      return HttpTriggerStatus.EMPTY;
    }
    boolean good = reason.equals("ResolvedRefs") || reason.equals("NoReferences");
    return new HttpTriggerStatus(
        Optional.empty(),
        Optional.empty(),
        OptionalLong.of(1),
        OptionalLong.empty(),
        List.of(
            new HttpTriggerStatus.Condition(
                Conditions.RESOLVED_REFS,
                good ? ConditionStatus.TRUE : ConditionStatus.FALSE,
                reason,
                "The message.",
                OptionalLong.of(1),
                NOW)),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
