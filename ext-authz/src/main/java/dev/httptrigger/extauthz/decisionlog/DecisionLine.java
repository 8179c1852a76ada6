package dev.httptrigger.extauthz.decisionlog;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DenialReason;
import java.time.Instant;
import java.util.Optional;

/**
 * One line of the decision log. Its texts are names of Kubernetes objects, reasons and a request
 * id, none of which holds a character that JSON would escape.
 *
 * @param time when the decision was made
 * @param trigger whose it was
 * @param outcome what was decided
 * @param reason why not, or with {@link Outcome#DRY_RUN} why not had it been enforced
 * @param microseconds how long it took
 * @param requestId how the gateway names the request
 */
record DecisionLine(
    Instant time,
    Optional<ObjectName> trigger,
    Outcome outcome,
    Optional<DenialReason> reason,
    long microseconds,
    Optional<String> requestId) {
  /** What was decided. */
  enum Outcome {
    ALLOW("allow"),
    DENY("deny"),
    DRY_RUN("dry_run");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  static DecisionLine of(
      Instant time, Decision decision, Optional<String> requestId, long nanoseconds) {
    return new DecisionLine(
        time,
        decision.trigger(),
        outcome(decision),
        reason(decision),
        nanoseconds / 1_000,
        requestId);
  }

  /** Which kind of decision this is. */
  static Outcome outcome(Decision decision) {
    return switch (decision) {
      case Allow allow -> allow.dryRun().isPresent() ? Outcome.DRY_RUN : Outcome.ALLOW;
      case Deny _ -> Outcome.DENY;
    };
  }

  private static Optional<DenialReason> reason(Decision decision) {
    return switch (decision) {
      case Allow allow -> allow.dryRun();
      case Deny deny -> Optional.of(deny.reason());
    };
  }

  /** The line with its end. */
  String json() {
    StringBuilder json = new StringBuilder(200);
    json.append("{\"log\":\"decision\",\"time\":\"").append(time).append('"');
    trigger.ifPresent(name -> json.append(",\"trigger\":\"").append(name).append('"'));
    json.append(",\"decision\":\"").append(outcome.text).append('"');
    reason.ifPresent(why -> json.append(",\"reason\":\"").append(why.text()).append('"'));
    json.append(",\"microseconds\":").append(microseconds);
    requestId.ifPresent(id -> json.append(",\"requestId\":\"").append(id).append('"'));
    return json.append("}\n").toString();
  }
}
