package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decisionlog.Selection;

/**
 * What is told about decisions, beyond the metrics by reason that are always there.
 *
 * @param log which decisions are logged
 * @param byTrigger whether metrics name triggers
 * @param exemplars whether metrics name requests by their ids, as exemplars
 */
public record Observation(Selection log, boolean byTrigger, boolean exemplars) {
  /** Nothing beyond. */
  public static final Observation NONE = new Observation(Selection.OFF, false, false);

  /** Checks that nothing is null. */
  public Observation {
    requireNonNull(log, "log is null");
  }
}
