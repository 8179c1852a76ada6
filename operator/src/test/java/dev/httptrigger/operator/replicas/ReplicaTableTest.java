package dev.httptrigger.operator.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.operator.replicas.Progress.Refusal;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicaTableTest {
  private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");
  private static final Duration FORGET = Duration.ofMinutes(10);
  private static final PodIdentity POD = new PodIdentity("httptrigger-system", "pod-1", "uid-1");
  private static final String RECORD = "trigger-0";
  private static final String INDEX = "index-00";

  private final ReplicaTable table = new ReplicaTable(FORGET);

  private static Lease lease(String name, Instant renewed, ReplicaReport report) {
    return lease(name, renewed, RecordCodec.encode(report));
  }

  private static Lease lease(String name, Instant renewed, String report) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName("ext-authz-" + name)
        .withUid("uid-of-" + name)
        .withResourceVersion(renewed + report)
        .addToAnnotations("httptrigger.dev/report", report)
        .endMetadata()
        .withNewSpec()
        .withLeaseDurationSeconds(30)
        .withRenewTime(renewed.atZone(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  private static ReplicaReport applied(String version) {
    return ReplicaReport.of(Optional.of(version), List.of(), Optional.empty());
  }

  private Progress progress(Instant now) {
    return table.progress(Set.of(RECORD, INDEX), OptionalLong.of(100), now);
  }

  @ParameterizedTest
  @CsvSource({"99, false", "100, true", "101, true", "1000, true", "x, false"})
  void appliedIsWhatReachedTheResourceVersion(String version, boolean applied) {
    table.seen(lease("a", START, applied(version)), START);

    assertThat(progress(START).isComplete()).isEqualTo(applied);
    assertThat(progress(START).total()).isEqualTo(1);
  }

  @Test
  void nobodyHasWhatIsNotWritten() {
    table.seen(lease("a", START, applied("1000")), START);

    assertThat(table.progress(Set.of(RECORD, INDEX), OptionalLong.empty(), START).behind())
        .containsExactly("a");
  }

  @Test
  void noReplicaIsNotComplete() {
    assertThat(progress(START).isComplete()).isFalse();
  }

  @Test
  void unreadableReportIsBehind() {
    table.seen(lease("a", START, "{\"version\":99}"), START);

    assertThat(progress(START).behind()).containsExactly("a");
  }

  /** A server that can't read the index says nothing of the records that it does not see listed. */
  @ParameterizedTest
  @ValueSource(strings = {RECORD, INDEX})
  void refusedRecordIsBehind(String record) {
    ReplicaReport refusing =
        ReplicaReport.of(
            Optional.of("1000"), List.of(new RefusedRecord(record, "odd")), Optional.empty());
    table.seen(lease("a", START, refusing), START);

    assertThat(progress(START).behind()).containsExactly("a");
    assertThat(progress(START).refusal())
        .isEqualTo(record.equals(RECORD) ? Optional.of(new Refusal("a", "odd")) : Optional.empty());
    // Of records that are newer than what it speaks of, it says nothing.
    assertThat(table.progress(Set.of(record), OptionalLong.of(2_000), START).refusal()).isEmpty();
    assertThat(
            table
                .progress(Set.of("trigger-1", "index-01"), OptionalLong.of(100), START)
                .isComplete())
        .isTrue();
  }

  @Test
  void reportThatCouldNotNameAllIsBehindWithEverything() {
    ReplicaReport full =
        new ReplicaReport(
            Optional.of("1000"), List.of(new RefusedRecord("x", "odd")), false, Optional.empty());
    table.seen(lease("a", START, full), START);

    assertThat(progress(START).isComplete()).isFalse();
  }

  @Test
  void expiredLeaseIsBehindAndNamed() {
    table.seen(lease("a", START, applied("1000")), START);

    assertThat(progress(START.plusSeconds(30)).isComplete()).isTrue();
    assertThat(progress(START.plusSeconds(31)).behind()).containsExactly("a");
  }

  @Test
  void clockOfTheReplicaDoesNotMatterWhileItRenews() {
    Instant wrong = START.minus(Duration.ofHours(5));
    table.seen(lease("a", wrong, applied("1000")), START);
    assertThat(progress(START).isComplete()).isFalse();
    table.seen(lease("a", wrong.plusSeconds(10), applied("1000")), START.plusSeconds(10));
    assertThat(progress(START.plusSeconds(40)).isComplete()).isTrue();
  }

  @Test
  void serverWhoseClockIsBehindIsThereEvenWhenItWasSeenOnceOnly() {
    table.seen(lease("a", START.minus(Duration.ofHours(5)), applied("1")), START);

    assertThat(progress(START).behind()).containsExactly("a");
  }

  @Test
  void leaseOfAServerThatCountsNoMoreIsHandedOutOnceToBeDeleted() {
    ReplicaReport inPod = ReplicaReport.of(Optional.of("1"), List.of(), Optional.of(POD));
    table.seen(lease("a", START, inPod), START);
    table.seen(lease("b", START, applied("1")), START);
    Instant late = START.plus(Duration.ofMinutes(5));
    assertThat(table.takeAbandoned(late)).isEmpty();

    table.gone(POD);

    assertThat(table.takeAbandoned(late)).extracting(Replica::name).containsExactly("a");
    assertThat(table.takeAbandoned(late)).isEmpty();
    Instant later = START.plusSeconds(31).plus(FORGET);
    assertThat(table.takeAbandoned(later)).extracting(Replica::name).containsExactly("b");
  }

  @Test
  void podOfTheSameNameAndAnotherUidCounts() {
    ReplicaReport before = ReplicaReport.of(Optional.of("1"), List.of(), Optional.of(POD));
    table.seen(lease("a", START, before), START);
    table.gone(POD);
    PodIdentity next = new PodIdentity(POD.namespace(), POD.name(), "uid-2");
    table.seen(
        lease(
            "a",
            START.plusSeconds(1),
            ReplicaReport.of(Optional.of("1000"), List.of(), Optional.of(next))),
        START.plusSeconds(1));

    assertThat(progress(START.plusSeconds(1)).isComplete()).isTrue();
    assertThat(table.takeAbandoned(START.plusSeconds(1))).isEmpty();
  }

  @Test
  void outsideTheClusterASilentReplicaIsForgottenAfterAWhile() {
    table.seen(lease("a", START, applied("1")), START);
    Instant end = START.plusSeconds(30).plus(FORGET);

    assertThat(progress(end).total()).isEqualTo(1);
    assertThat(progress(end.plusSeconds(1)).total()).isZero();
  }

  @Test
  void inTheClusterASilentReplicaCountsUntilItsPodIsGone() {
    ReplicaReport inPod = ReplicaReport.of(Optional.of("1"), List.of(), Optional.of(POD));
    table.seen(lease("a", START, inPod), START);
    Instant late = START.plus(Duration.ofDays(1));

    assertThat(table.silentPods(START)).isEmpty();
    assertThat(table.silentPods(late)).containsExactly(POD);
    assertThat(progress(late).behind()).containsExactly("a");
    table.gone(POD);
    assertThat(progress(late).total()).isZero();
    assertThat(table.silentPods(late)).isEmpty();
  }

  @Test
  void replicaThatLeavesCountsNoMore() {
    table.seen(lease("a", START, applied("1000")), START);
    table.seen(lease("b", START, applied("1")), START);
    assertThat(progress(START).behind()).containsExactly("b");

    table.left("ext-authz-b");

    assertThat(progress(START).isComplete()).isTrue();
  }
}
