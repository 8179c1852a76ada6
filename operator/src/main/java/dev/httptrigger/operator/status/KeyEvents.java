package dev.httptrigger.operator.status;

import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import dev.httptrigger.operator.events.Happening;
import java.util.Optional;
import java.util.Set;

/**
 * What happened to the keys of a trigger that come from a URL, where its author has to do
 * something, or has no longer. Pure.
 */
public final class KeyEvents {
  /** They are in force again. */
  private static final String FETCHED = "KeysFetched";

  private static final String ACTION = "FetchKeys";

  private static final Set<String> TROUBLE =
      Set.of(FindingCode.KEYS_NOT_FETCHED.text(), FindingCode.KEYS_STALE.text());

  private KeyEvents() {}

  /** What happened between two statuses of one trigger; only a transition is something. */
  public static Optional<Happening> between(HttpTriggerStatus before, HttpTriggerStatus after) {
    Optional<String> old = trouble(before).map(Condition::reason);
    Optional<Condition> now = trouble(after);
    if (now.isPresent()) {
      return old.equals(now.map(Condition::reason))
          ? Optional.empty()
          : Optional.of(new Happening(true, now.get().reason(), ACTION, now.get().message()));
    }
    return old.isPresent() && isResolved(after)
        ? Optional.of(
            new Happening(false, FETCHED, ACTION, "The keys were fetched and are in force."))
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
