package dev.httptrigger.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which status is written at once, and which a moment later. */
final class PatienceTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private final Patience patience = new Patience();

  private static PreparedTrigger trigger(String uid, long generation) {
    return new PreparedTrigger(
        new ObjectName("shop", "orders"),
        uid,
        generation,
        Instant.EPOCH,
        List.of(),
        List.of("/"),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        new NotKnown(),
        TargetReading.NONE);
  }

  private static HttpTriggerStatus status(String reason, long generation) {
    if (reason.equals("none")) {
      return HttpTriggerStatus.EMPTY;
    }
    return new HttpTriggerStatus(
        Optional.empty(),
        Optional.empty(),
        OptionalLong.of(generation),
        OptionalLong.empty(),
        List.of(
            new Condition(
                "Programmed",
                reason.equals("Programmed") ? ConditionStatus.TRUE : ConditionStatus.FALSE,
                reason,
                "",
                OptionalLong.of(generation),
                NOW)),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  @ParameterizedTest(name = "before {0} of generation {1}, then {2}: {3}")
  @CsvSource(
      textBlock =
          """
          none,               2, WaitingForReplicas, at once
          Programmed,         1, WaitingForReplicas, later
          Pending,            2, WaitingForReplicas, later
          WaitingForReplicas, 1, WaitingForReplicas, later
          WaitingForReplicas, 2, WaitingForReplicas, at once
          Programmed,         1, Programmed,         at once
          Programmed,         1, NotAccepted,        at once
          Programmed,         1, NoReplicas,         at once
          """)
  void onlyTheNewsThatServersAreAwaitedWaits(
      String before, long generation, String next, String expected) {
    Duration left =
        patience.left(trigger("uid", 2), status(before, generation), status(next, 2), NOW);

    assertThat(left.isPositive()).isEqualTo(expected.equals("later"));
  }

  @ParameterizedTest(name = "{0} later: {1} left")
  @CsvSource({"PT0.3S, PT0.5S", "PT0.8S, PT0S", "PT5S, PT0S", "PT-1H, PT0S"})
  void itWaitsForAMomentFromWhenItWasNews(Duration later, Duration left) {
    left(trigger("uid", 2), NOW);

    assertThat(left(trigger("uid", 2), NOW.plus(later))).isEqualTo(left);
  }

  @Test
  void anotherGenerationOrObjectIsAwaitedAnew() {
    left(trigger("uid", 2), NOW);
    Instant later = NOW.plus(Patience.LONGEST);

    assertThat(left(trigger("uid", 3), later)).isEqualTo(Patience.LONGEST);
    assertThat(left(trigger("other", 3), later)).isEqualTo(Patience.LONGEST);
  }

  private Duration left(PreparedTrigger trigger, Instant now) {
    return patience.left(
        trigger,
        status("Programmed", trigger.generation() - 1),
        status("WaitingForReplicas", trigger.generation()),
        now);
  }
}
