package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.operator.status.StatusDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long a status waits that says no more than that servers are awaited: they report twice a
 * second, so a moment later one write says it all. Safe for use by several threads.
 */
final class Patience {
  /** Longer than between two reports of a server; shorter than people wait for a first word. */
  static final Duration LONGEST = Duration.ofMillis(800);

  private final Map<ObjectName, Awaited> awaited = new ConcurrentHashMap<>();

  /** What is awaited, and since when. */
  private record Awaited(String uid, long generation, Instant since) {}

  /**
   * How long the status should not be written yet; zero: it should be now.
   *
   * @param before the status as it is
   * @param next the status as it would be
   */
  Duration left(
      PreparedTrigger trigger, HttpTriggerStatus before, HttpTriggerStatus next, Instant now) {
    long generation = trigger.generation();
    boolean isNews = !StatusDecision.waitsForReplicas(before, generation);
    boolean isFirst = before.equals(HttpTriggerStatus.EMPTY);
    if (isFirst || !isNews || !StatusDecision.waitsForReplicas(next, generation)) {
      awaited.remove(trigger.name());
      return Duration.ZERO;
    }
    Awaited since =
        awaited.compute(
            trigger.name(),
            (_, known) ->
                known != null
                        && known.uid().equals(trigger.uid())
                        && known.generation() == generation
                    ? known
                    : new Awaited(trigger.uid(), generation, now));
    Duration waited = Duration.between(since.since(), now);
    // A clock that was set back must not make it wait for long.
    return waited.isNegative() || waited.compareTo(LONGEST) >= 0
        ? Duration.ZERO
        : LONGEST.minus(waited);
  }

  /** Remembers nothing of a trigger that is gone. */
  void forget(ObjectName trigger) {
    awaited.remove(trigger);
  }
}
