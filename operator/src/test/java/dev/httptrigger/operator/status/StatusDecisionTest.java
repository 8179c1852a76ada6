package dev.httptrigger.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.RevocationList;
import dev.httptrigger.crds.resolve.RevocationReading;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.NoList;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.resolve.RevocationReading.Unread;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.operator.publish.Outcome;
import dev.httptrigger.operator.publish.Outcome.Kind;
import dev.httptrigger.operator.replicas.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class StatusDecisionTest {
  private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
  private static final Finding ERROR =
      new Finding(FindingCode.CONFLICT, Severity.ERROR, "spec.hosts[0]", "Taken.", "Use another.");
  private static final Finding REFERENCE =
      new Finding(
          FindingCode.REFERENCE_MISSING, Severity.ERROR, "spec.jwt", "Not there.", "Create it.");
  private static final Finding PENDING =
      new Finding(FindingCode.KEYS_PENDING, Severity.ERROR, "spec.jwt", "Not yet.", "Wait.");
  private static final Finding WARNING =
      new Finding(
          FindingCode.AUDIENCE_NOT_CHECKED, Severity.WARNING, "spec.jwt", "No audience.", "Add.");

  private static HttpTriggerStatus decide(
      HttpTriggerStatus before, long generation, Optional<Outcome> outcome, Progress progress) {
    return decide(before, generation, outcome, progress, START.plusSeconds(generation));
  }

  private static HttpTriggerStatus decide(
      HttpTriggerStatus before,
      long generation,
      Optional<Outcome> outcome,
      Progress progress,
      Instant now) {
    return decide(before, generation, outcome, progress, now, new NoList());
  }

  private static HttpTriggerStatus decide(
      HttpTriggerStatus before,
      long generation,
      Optional<Outcome> outcome,
      Progress progress,
      Instant now,
      RevocationReading revoked) {
    PreparedTrigger trigger =
        new PreparedTrigger(
            new ObjectName("shop", "orders"),
            "uid",
            generation,
            START,
            List.of("a.example.com", "b.example.com"),
            List.of("/"),
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            revoked,
            TargetReading.NONE);
    return StatusDecision.decide(
        new StatusInput(trigger, before, outcome, progress, Map.of(), Map.of(), now));
  }

  private static Optional<Outcome> outcome(
      long generation, Kind kind, OptionalLong inForce, Finding... findings) {
    return Optional.of(
        new Outcome(
            "uid",
            generation,
            List.of(findings),
            Optional.empty(),
            kind,
            List.of(),
            inForce,
            OptionalLong.of(7),
            Set.of()));
  }

  private static Optional<Outcome> current(long generation) {
    return outcome(generation, Kind.CURRENT, OptionalLong.of(generation));
  }

  private static Progress progress(int applied, int total) {
    return new Progress(
        applied,
        total,
        IntStream.range(applied, total).mapToObj(i -> "replica-" + i).toList(),
        Optional.empty());
  }

  private static String texts(HttpTriggerStatus status) {
    return status.conditions().stream()
        .map(each -> each.type() + "=" + each.status().text() + "/" + each.reason())
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          CURRENT   | 0 | 0 |       | Accepted=True/Accepted ResolvedRefs=True/NoReferences Programmed=False/NoReplicas Ready=False/NoReplicas Reconciling=True/NoReplicas
          CURRENT   | 1 | 2 |       | Accepted=True/Accepted ResolvedRefs=True/NoReferences Programmed=False/WaitingForReplicas Ready=False/WaitingForReplicas Reconciling=True/WaitingForReplicas
          CURRENT   | 2 | 2 |       | Accepted=True/Accepted ResolvedRefs=True/NoReferences Programmed=True/Programmed Ready=True/Ready
          CURRENT   | 2 | 2 | error | Accepted=False/Conflict ResolvedRefs=True/NoReferences Programmed=False/NotAccepted Ready=False/Conflict Stalled=True/Conflict
          LAST_GOOD | 2 | 2 | error | Accepted=False/Conflict ResolvedRefs=True/NoReferences Programmed=False/NotAccepted Ready=False/Conflict Stalled=True/Conflict
          LAST_GOOD | 2 | 2 | reference | Accepted=True/Accepted ResolvedRefs=False/ReferenceMissing Programmed=False/NotResolved Ready=False/ReferenceMissing Stalled=True/ReferenceMissing
          REFUSED   | 2 | 2 | pending | Accepted=True/Accepted ResolvedRefs=False/KeysPending Programmed=False/NotResolved Ready=False/KeysPending Reconciling=True/KeysPending
          REFUSED   | 2 | 2 | both  | Accepted=False/Conflict ResolvedRefs=False/ReferenceMissing Programmed=False/NotAccepted Ready=False/Conflict Stalled=True/Conflict
          REFUSED   | 2 | 2 | error | Accepted=False/Conflict ResolvedRefs=True/NoReferences Programmed=False/NotAccepted Ready=False/Conflict Stalled=True/Conflict
          """,
      delimiter = '|')
  void conditions(Kind kind, int applied, int total, @Nullable String error, String expected) {
    Finding[] findings =
        switch (error) {
          case null -> new Finding[] {WARNING};
          case "error" -> new Finding[] {ERROR, WARNING};
          case "reference" -> new Finding[] {REFERENCE, WARNING};
          case "pending" -> new Finding[] {PENDING, WARNING};
          default -> new Finding[] {ERROR, REFERENCE, WARNING};
        };
    HttpTriggerStatus status =
        decide(
            HttpTriggerStatus.EMPTY,
            1,
            outcome(1, kind, OptionalLong.of(1), findings),
            progress(applied, total));

    assertThat(texts(status)).isEqualTo(expected);
    assertThat(status.conditions())
        .allMatch(condition -> condition.observedGeneration().orElse(-1) == 1);
    assertThat(status.warnings())
        .extracting(HttpTriggerStatus.Warning::code)
        .containsExactly("AudienceNotChecked");
    assertThat(status.hosts()).hasValue("a.example.com,+1");
  }

  static Stream<Arguments> readings() {
    return Stream.of(
        Arguments.of(new NoList(), "True/NoReferences"),
        Arguments.of(new NotKnown(), "Unknown/NotAccepted"),
        Arguments.of(new Unread(REFERENCE), "False/ReferenceMissing"),
        Arguments.of(
            new Listed(new RevocationList(List.of(), List.of()), Optional.empty()),
            "True/ResolvedRefs"));
  }

  @ParameterizedTest
  @MethodSource("readings")
  void ofASpecThatCantBeUsedResolvedRefsSaysWhatIsKnown(
      RevocationReading revoked, String expected) {
    HttpTriggerStatus status =
        decide(
            HttpTriggerStatus.EMPTY,
            1,
            outcome(1, Kind.REFUSED, OptionalLong.empty(), ERROR),
            progress(1, 1),
            START,
            revoked);

    assertThat(texts(status))
        .isEqualTo(
            "Accepted=False/Conflict ResolvedRefs="
                + expected
                + " Programmed=False/NotAccepted Ready=False/Conflict Stalled=True/Conflict");
  }

  @Test
  void firstStatusComesBeforeAnyDecision() {
    HttpTriggerStatus status = decide(HttpTriggerStatus.EMPTY, 1, Optional.empty(), progress(0, 0));

    assertThat(texts(status))
        .isEqualTo(
            "Accepted=Unknown/Pending ResolvedRefs=Unknown/Pending Programmed=Unknown/Pending"
                + " Ready=Unknown/Pending Reconciling=True/Pending");
    assertThat(status.observedGeneration()).hasValue(1);
    assertThat(status.enforcedGeneration()).isEmpty();
  }

  @Test
  void readySaysTheSameLineAsValidate() {
    HttpTriggerStatus status =
        decide(
            HttpTriggerStatus.EMPTY,
            1,
            outcome(1, Kind.REFUSED, OptionalLong.empty(), ERROR),
            progress(1, 1));

    assertThat(status.condition("Ready").map(Condition::message)).hasValue(ERROR.line());
  }

  @Test
  void programmedLatchesPerGeneration() {
    HttpTriggerStatus ready = decide(HttpTriggerStatus.EMPTY, 1, current(1), progress(2, 2));

    assertThat(decide(ready, 1, current(1), progress(1, 3))).isEqualTo(ready);
    assertThat(decide(ready, 1, current(1), progress(0, 0))).isEqualTo(ready);
    assertThat(texts(decide(ready, 2, current(2), progress(1, 3))))
        .contains("Programmed=False/WaitingForReplicas");
  }

  @Test
  void enforcedGenerationFollowsOnlyWhenEveryServerHasIt() {
    HttpTriggerStatus first = decide(HttpTriggerStatus.EMPTY, 1, current(1), progress(2, 2));
    HttpTriggerStatus between = decide(first, 2, current(2), progress(1, 2));
    HttpTriggerStatus second = decide(between, 2, current(2), progress(2, 2));
    HttpTriggerStatus broken =
        decide(second, 3, outcome(3, Kind.LAST_GOOD, OptionalLong.of(2), ERROR), progress(1, 2));

    assertThat(List.of(first, between, second, broken))
        .extracting(status -> status.enforcedGeneration().orElse(0))
        .containsExactly(1L, 1L, 2L, 2L);
    assertThat(broken.condition("Programmed").map(Condition::message))
        .hasValue("Generation 2 stays in force.");
    assertThat(between.replicas()).isPresent();
    assertThat(second.replicas()).isEmpty();
  }

  @Test
  void transitionTimeChangesOnlyWithTheStatus() {
    HttpTriggerStatus waiting =
        decide(HttpTriggerStatus.EMPTY, 1, current(1), progress(0, 0), START);
    HttpTriggerStatus later = decide(waiting, 1, current(1), progress(0, 1), START.plusSeconds(60));
    HttpTriggerStatus ready = decide(later, 1, current(1), progress(1, 1), START.plusSeconds(90));

    assertThat(later.condition("Ready").map(Condition::lastTransitionTime)).hasValue(START);
    assertThat(ready.condition("Ready").map(Condition::lastTransitionTime))
        .hasValue(START.plusSeconds(90));
    assertThat(ready.condition("Accepted").map(Condition::lastTransitionTime)).hasValue(START);
  }

  /** Or each of them would be written again whenever a server comes or goes. */
  @Test
  void ofATriggerThatIsNotAcceptedServersAreNamedOnlyWhileOneIsBehind() {
    Optional<Outcome> refused = outcome(1, Kind.REFUSED, OptionalLong.empty(), ERROR);
    HttpTriggerStatus behind = decide(HttpTriggerStatus.EMPTY, 1, refused, progress(1, 2));
    HttpTriggerStatus two = decide(HttpTriggerStatus.EMPTY, 1, refused, progress(2, 2));
    HttpTriggerStatus three = decide(two, 1, refused, progress(3, 3));

    assertThat(behind.replicas().map(each -> each.behind())).hasValue(List.of("replica-1"));
    assertThat(two.replicas()).isEmpty();
    assertThat(three).isEqualTo(two);
  }

  @Test
  void fewerThanAllReplicasAreNamed() {
    HttpTriggerStatus status = decide(HttpTriggerStatus.EMPTY, 1, current(1), progress(1, 100));

    assertThat(status.replicas())
        .hasValueSatisfying(
            replicas -> {
              assertThat(replicas.applied()).isEqualTo(1);
              assertThat(replicas.total()).isEqualTo(100);
              assertThat(replicas.behind()).hasSize(50);
            });
  }
}
