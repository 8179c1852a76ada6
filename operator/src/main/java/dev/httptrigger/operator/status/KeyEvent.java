package dev.httptrigger.operator.status;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import java.util.Optional;
import java.util.Set;

/**
 * What happened to the keys of a trigger that come from a URL, where its author has to do
 * something, or has no longer. Pure.
 *
 * @param warning whether something is wrong now
 * @param reason what happened, in PascalCase
 * @param message the same for people
 */
public record KeyEvent(boolean warning, String reason, String message) {
  /** They are in force again. */
  private static final String FETCHED = "KeysFetched";

  private static final Set<String> TROUBLE =
      Set.of(FindingCode.KEYS_NOT_FETCHED.text(), FindingCode.KEYS_STALE.text());

  /** Checks that nothing is null. */
  public KeyEvent {
    requireNonNull(reason, "reason is null");
    requireNonNull(message, "message is null");
  }

  /** What happened between two statuses of one trigger; only a transition is something. */
  public static Optional<KeyEvent> between(HttpTriggerStatus before, HttpTriggerStatus after) {
    Optional<String> old = trouble(before).map(Condition::reason);
    Optional<Condition> now = trouble(after);
    if (now.isPresent()) {
      return old.equals(now.map(Condition::reason))
          ? Optional.empty()
          : Optional.of(new KeyEvent(true, now.get().reason(), now.get().message()));
    }
    return old.isPresent() && isResolved(after)
        ? Optional.of(new KeyEvent(false, FETCHED, "The keys were fetched and are in force."))
        : Optional.empty();
  }

  private static Optional<Condition> trouble(HttpTriggerStatus status) {
    return status
        .condition(Conditions.RESOLVED_REFS)
        .filter(condition -> TROUBLE.contains(condition.reason()));
  }

  private static boolean isResolved(HttpTriggerStatus status) {
    return status
        .condition(Conditions.RESOLVED_REFS)
        .filter(condition -> condition.status() == ConditionStatus.TRUE)
        .isPresent();
  }
}
