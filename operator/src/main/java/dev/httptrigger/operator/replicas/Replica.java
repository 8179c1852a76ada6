package dev.httptrigger.operator.replicas;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.RecordReading.Rejected;
import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.operator.replicas.Progress.Refusal;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One server, by its Lease.
 *
 * @param lease the Lease's name
 * @param uid the Lease's uid
 * @param version the Lease's resourceVersion
 * @param report what it says; empty: nothing that can be read
 * @param renewed what the Lease says of its last renewal; compared for change only, as clocks
 *     differ
 * @param seen when it was last seen to renew; where only one renewal was seen yet, when the Lease
 *     says that was, if that is longer ago
 * @param known when this operator last saw it renew, by its own clock alone
 * @param duration how long a renewal is good for
 */
record Replica(
    String lease,
    String uid,
    String version,
    Optional<ReplicaReport> report,
    Optional<Instant> renewed,
    Instant seen,
    Instant known,
    Duration duration) {
  /** The label of the replicas' Leases. */
  static final String LABEL = "httptrigger.dev/replica";

  private static final String REPORT = "httptrigger.dev/report";
  private static final String KEYS = "httptrigger.dev/keys";
  private static final String NAME_PREFIX = "ext-authz-";
  private static final Duration DEFAULT_DURATION = Duration.ofSeconds(30);

  Replica {
    requireNonNull(lease, "lease is null");
    requireNonNull(uid, "uid is null");
    requireNonNull(version, "version is null");
    requireNonNull(report, "report is null");
    requireNonNull(renewed, "renewed is null");
    requireNonNull(seen, "seen is null");
    requireNonNull(known, "known is null");
    requireNonNull(duration, "duration is null");
  }

  /**
   * Reads a Lease.
   *
   * @param before the same replica as it was known before
   * @param now the time of this operator's clock
   */
  static Replica of(Lease lease, Optional<Replica> before, Instant now) {
    Optional<Instant> renewed =
        Optional.ofNullable(lease.getSpec())
            .flatMap(spec -> Optional.ofNullable(spec.getRenewTime()))
            .map(time -> time.toInstant());
    Optional<Replica> silent = before.filter(old -> old.renewed().equals(renewed));
    // Seen for the first time: it may have been silent for long, or its clock is behind.
    Instant first = renewed.filter(time -> before.isEmpty() && time.isBefore(now)).orElse(now);
    return new Replica(
        lease.getMetadata().getName(),
        lease.getMetadata().getUid(),
        lease.getMetadata().getResourceVersion(),
        report(lease),
        renewed,
        silent.map(Replica::seen).orElse(first),
        silent.map(Replica::known).orElse(now),
        Optional.ofNullable(lease.getSpec())
            .flatMap(spec -> Optional.ofNullable(spec.getLeaseDurationSeconds()))
            .map(Duration::ofSeconds)
            .orElse(DEFAULT_DURATION));
  }

  private static Optional<ReplicaReport> report(Lease lease) {
    Map<String, String> annotations = lease.getMetadata().getAnnotations();
    if (annotations == null || annotations.get(REPORT) == null) {
      return Optional.empty();
    }
    return switch (RecordCodec.decodeReport(annotations.get(REPORT))) {
      case Decoded(ReplicaReport report) -> Optional.of(report);
      case Rejected<ReplicaReport> _ -> Optional.empty();
    };
  }

  /** What a server says of keys; nothing where it can't be read, for nothing hangs on it. */
  static KeyReport keys(Lease lease) {
    Map<String, String> annotations = lease.getMetadata().getAnnotations();
    if (annotations == null || annotations.get(KEYS) == null) {
      return KeyReport.EMPTY;
    }
    return switch (RecordCodec.decodeKeyReport(annotations.get(KEYS))) {
      case Decoded(KeyReport keys) -> keys;
      case Rejected<KeyReport> _ -> KeyReport.EMPTY;
    };
  }

  /** The name people know it by. */
  String name() {
    return lease.startsWith(NAME_PREFIX) ? lease.substring(NAME_PREFIX.length()) : lease;
  }

  /** The Pod it runs in. */
  Optional<ReplicaReport.PodIdentity> pod() {
    return report.flatMap(ReplicaReport::pod);
  }

  /** Whether it has been silent for longer than its Lease is good for. */
  boolean isExpired(Instant now) {
    return now.isAfter(seen.plus(duration));
  }

  /**
   * Whether it has been silent for so long beyond that. By this operator's clock alone: a server
   * whose clock is behind is there, and counts.
   */
  boolean isForgotten(Instant now, Duration forget) {
    return now.isAfter(known.plus(duration).plus(forget));
  }

  /** Whether it enforces records that were complete at that resourceVersion. */
  boolean hasApplied(Set<String> records, long from) {
    return report
        .filter(said -> said.refusedComplete())
        .filter(said -> said.refused().stream().noneMatch(each -> records.contains(each.record())))
        .flatMap(ReplicaReport::appliedResourceVersion)
        .filter(version -> isAtLeast(version, from))
        .isPresent();
  }

  /**
   * What it says of one of these records, as they were at that resourceVersion or later, that it
   * could not use. A part of the index is not one trigger's, and what is wrong there not its
   * owner's to know.
   */
  Optional<Refusal> refusal(Set<String> records, long from) {
    return report
        .filter(
            said ->
                said.appliedResourceVersion()
                    .filter(version -> isAtLeast(version, from))
                    .isPresent())
        .stream()
        .flatMap(said -> said.refused().stream())
        .filter(each -> records.contains(each.record()))
        .filter(each -> RecordName.shard(each.record()).isEmpty())
        .findFirst()
        .map(each -> new Refusal(name(), each.reason()));
  }

  /** The API server's resourceVersions count up. */
  private static boolean isAtLeast(String version, long from) {
    try {
      return Long.parseLong(version) >= from;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
