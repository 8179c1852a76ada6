package dev.httptrigger.operator.status;

import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** Makes conditions; {@code lastTransitionTime} changes only with the status. Pure. */
final class Conditions {
  static final String ACCEPTED = "Accepted";
  static final String RESOLVED_REFS = "ResolvedRefs";
  static final String PROGRAMMED = "Programmed";
  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  private static final int LONGEST_MESSAGE = 32_768;

  private final HttpTriggerStatus before;
  private final long generation;
  private final Instant now;

  Conditions(HttpTriggerStatus before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  Condition of(String type, ConditionStatus status, String reason, String message) {
    Instant since =
        before
            .condition(type)
            .filter(old -> old.status() == status)
            .map(Condition::lastTransitionTime)
            .orElse(now);
    return new Condition(
        type,
        status,
        reason,
        message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)),
        OptionalLong.of(generation),
        since);
  }

  /** With another's reason and message. */
  Condition like(String type, ConditionStatus status, Condition other) {
    return of(type, status, other.reason(), other.message());
  }
}
