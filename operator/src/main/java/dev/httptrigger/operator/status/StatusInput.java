package dev.httptrigger.operator.status;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.operator.publish.Outcome;
import dev.httptrigger.operator.replicas.Progress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * All that a status depends on.
 *
 * @param trigger the trigger as it is now
 * @param before its status as it is
 * @param outcome what became of this generation; empty: not decided yet
 * @param progress how many servers have the records of the outcome
 * @param lastUsed when keys of the outcome were last used, by their short names, as far as servers
 *     said it lately
 * @param lastFetched when the sets of keys of the outcome were last fetched, by the same names; of
 *     those at URLs, as far as it is known
 * @param now the time
 */
public record StatusInput(
    PreparedTrigger trigger,
    HttpTriggerStatus before,
    Optional<Outcome> outcome,
    Progress progress,
    Map<String, LocalDate> lastUsed,
    Map<String, LocalDate> lastFetched,
    Instant now) {
  /** Checks that nothing is null. */
  public StatusInput {
    requireNonNull(trigger, "trigger is null");
    requireNonNull(before, "before is null");
    requireNonNull(outcome, "outcome is null");
    requireNonNull(progress, "progress is null");
    lastUsed = Map.copyOf(lastUsed);
    lastFetched = Map.copyOf(lastFetched);
    requireNonNull(now, "now is null");
  }

  /** The object's generation. */
  long generation() {
    return trigger.generation();
  }
}
