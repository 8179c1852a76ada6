package dev.httptrigger.operator.status;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.NoList;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.resolve.RevocationReading.Unread;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyReach;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Replicas;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Warning;
import dev.httptrigger.operator.publish.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people read about a trigger (DESIGN §3). Pure. */
public final class StatusDecision {
  private static final int MOST_WARNINGS = 64;
  private static final int LONGEST_WARNING = 4096;

  private final StatusInput input;
  private final Conditions conditions;

  private StatusDecision(StatusInput input) {
    this.input = input;
    this.conditions = new Conditions(input.before(), input.generation(), input.now());
  }

  /** The status as it should be. */
  public static HttpTriggerStatus decide(StatusInput input) {
    return new StatusDecision(input).decide();
  }

  /**
   * Whether a status is as far as it can get: how far servers come changes it no more.
   *
   * @param generation the object's generation
   */
  public static boolean isSettled(HttpTriggerStatus status, long generation) {
    return isProgrammed(status, generation)
        && status.keys().stream()
            .allMatch(key -> key.inForce().filter(KeyReach.EVERYWHERE::equals).isPresent());
  }

  /**
   * Whether a change of status is for who waits for it: something became true or untrue, or the
   * spec is another than the last one that status was about. All else is for who looks now and
   * then.
   */
  public static boolean isAwaited(HttpTriggerStatus before, HttpTriggerStatus now) {
    return !before.observedGeneration().equals(now.observedGeneration())
        || !statuses(before).equals(statuses(now));
  }

  private static Map<String, ConditionStatus> statuses(HttpTriggerStatus status) {
    return status.conditions().stream()
        .collect(Collectors.toMap(Condition::type, Condition::status));
  }

  private static boolean isProgrammed(HttpTriggerStatus status, long generation) {
    return status
        .condition(Conditions.PROGRAMMED)
        .filter(condition -> condition.status() == ConditionStatus.TRUE)
        .filter(condition -> condition.observedGeneration().orElse(-1) == generation)
        .isPresent();
  }

  /**
   * Whether a status says of a generation that it is decided, and that servers are awaited.
   *
   * @param generation the object's generation
   */
  public static boolean waitsForReplicas(HttpTriggerStatus status, long generation) {
    return status
        .condition(Conditions.PROGRAMMED)
        .filter(condition -> condition.reason().equals(Reason.WAITING_FOR_REPLICAS.text()))
        .filter(condition -> condition.observedGeneration().orElse(-1) == generation)
        .isPresent();
  }

  private HttpTriggerStatus decide() {
    return input.outcome().map(this::decided).orElseGet(this::pending);
  }

  private HttpTriggerStatus pending() {
    String message = "The operator has not decided about this generation yet.";
    List<Condition> pending = new ArrayList<>();
    for (String type :
        List.of(
            Conditions.ACCEPTED,
            Conditions.RESOLVED_REFS,
            Conditions.PROGRAMMED,
            Conditions.READY)) {
      pending.add(conditions.of(type, ConditionStatus.UNKNOWN, Reason.PENDING.text(), message));
    }
    pending.add(
        conditions.of(
            Conditions.RECONCILING, ConditionStatus.TRUE, Reason.PENDING.text(), message));
    return new HttpTriggerStatus(
        hosts(),
        access(),
        OptionalLong.of(input.generation()),
        input.before().enforcedGeneration(),
        pending,
        input.before().keys(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private HttpTriggerStatus decided(Outcome outcome) {
    boolean programmed = outcome.accepted() && isProgrammed();
    List<KeyInForce> keys = new KeyList(input, outcome).keys();
    return new HttpTriggerStatus(
        hosts(),
        access(),
        OptionalLong.of(input.generation()),
        enforcedGeneration(outcome, programmed),
        conditions(outcome, programmed),
        keys,
        programmed || input.progress().isComplete() ? Optional.empty() : Optional.of(replicas()),
        Stream.concat(outcome.findings(Severity.WARNING).stream(), KeyList.unused(keys).stream())
            .limit(MOST_WARNINGS)
            .map(StatusDecision::warning)
            .toList(),
        outcome.conflict());
  }

  /** Once True for a generation, it stays so: replicas that come and go rewrite no trigger. */
  private boolean isProgrammed() {
    return input.progress().isComplete() || isProgrammed(input.before(), input.generation());
  }

  private OptionalLong enforcedGeneration(Outcome outcome, boolean programmed) {
    return programmed || input.progress().isComplete()
        ? outcome.enforcedGeneration()
        : input.before().enforcedGeneration();
  }

  private List<Condition> conditions(Outcome outcome, boolean programmed) {
    List<Condition> all = new ArrayList<>();
    Condition accepted = accepted(outcome);
    Condition resolved = resolvedReferences(outcome);
    Condition enforced = programmed(outcome, programmed);
    all.add(accepted);
    all.add(resolved);
    all.add(enforced);
    if (accepted.status() != ConditionStatus.TRUE) {
      all.add(conditions.like(Conditions.READY, ConditionStatus.FALSE, accepted));
      all.add(conditions.like(Conditions.STALLED, ConditionStatus.TRUE, accepted));
    } else if (resolved.status() != ConditionStatus.TRUE) {
      all.add(conditions.like(Conditions.READY, ConditionStatus.FALSE, resolved));
      boolean soon = resolved.reason().equals(FindingCode.KEYS_PENDING.text());
      all.add(
          conditions.like(
              soon ? Conditions.RECONCILING : Conditions.STALLED, ConditionStatus.TRUE, resolved));
    } else if (enforced.status() != ConditionStatus.TRUE) {
      all.add(conditions.like(Conditions.READY, ConditionStatus.FALSE, enforced));
      all.add(conditions.like(Conditions.RECONCILING, ConditionStatus.TRUE, enforced));
    } else {
      all.add(
          conditions.of(
              Conditions.READY,
              ConditionStatus.TRUE,
              Reason.READY.text(),
              "Every server enforces this generation."));
    }
    return all;
  }

  private Condition accepted(Outcome outcome) {
    List<Finding> errors = errors(outcome, false);
    return errors.isEmpty()
        ? conditions.of(
            Conditions.ACCEPTED,
            ConditionStatus.TRUE,
            Reason.ACCEPTED.text(),
            "The spec can be used.")
        : failed(Conditions.ACCEPTED, errors);
  }

  private Condition resolvedReferences(Outcome outcome) {
    List<Finding> errors = errors(outcome, true);
    if (!errors.isEmpty()) {
      return failed(Conditions.RESOLVED_REFS, errors);
    }
    return switch (input.trigger().revoked()) {
      case NoList _ ->
          resolvedReferences(
              !input.trigger().keySetSources().isEmpty()
                  || !input.trigger().claimedTargets().isEmpty());
      case Listed _ -> resolvedReferences(true);
      case NotKnown _ ->
          conditions.of(
              Conditions.RESOLVED_REFS,
              ConditionStatus.UNKNOWN,
              Reason.NOT_ACCEPTED.text(),
              "The spec can't be used, so nobody can say what it refers to.");
      // It went just now, and the outcome does not know yet.
      case Unread(Finding why) -> failed(Conditions.RESOLVED_REFS, List.of(why));
    };
  }

  private Condition resolvedReferences(boolean any) {
    return any
        ? conditions.of(
            Conditions.RESOLVED_REFS,
            ConditionStatus.TRUE,
            Reason.RESOLVED_REFS.text(),
            "All that the trigger refers to is there and was read.")
        : conditions.of(
            Conditions.RESOLVED_REFS,
            ConditionStatus.TRUE,
            Reason.NO_REFERENCES.text(),
            "The trigger refers to no other object.");
  }

  private static List<Finding> errors(Outcome outcome, boolean ofReferences) {
    return outcome.findings(Severity.ERROR).stream()
        .filter(error -> error.concernsReference() == ofReferences)
        .toList();
  }

  private Condition failed(String type, List<Finding> errors) {
    String more = errors.size() == 1 ? "" : " (and %d more)".formatted(errors.size() - 1);
    return conditions.of(
        type,
        ConditionStatus.FALSE,
        errors.getFirst().code().text(),
        errors.getFirst().line() + more);
  }

  private Condition programmed(Outcome outcome, boolean programmed) {
    if (!outcome.accepted()) {
      return conditions.of(
          Conditions.PROGRAMMED,
          ConditionStatus.FALSE,
          errors(outcome, false).isEmpty()
              ? Reason.NOT_RESOLVED.text()
              : Reason.NOT_ACCEPTED.text(),
          inForce(outcome));
    }
    if (programmed) {
      return conditions.of(
          Conditions.PROGRAMMED,
          ConditionStatus.TRUE,
          Reason.PROGRAMMED.text(),
          "Every server has this generation.");
    }
    if (input.progress().total() == 0) {
      return conditions.of(
          Conditions.PROGRAMMED,
          ConditionStatus.FALSE,
          Reason.NO_REPLICAS.text(),
          "No ext-authz server is running: start one, and see its log when it does not get ready.");
    }
    return conditions.of(
        Conditions.PROGRAMMED,
        ConditionStatus.FALSE,
        Reason.WAITING_FOR_REPLICAS.text(),
        "%d of %d servers have this generation.%s"
            .formatted(
                input.progress().applied(),
                input.progress().total(),
                input
                    .progress()
                    .refusal()
                    .map(each -> " %s can't use it: %s".formatted(each.replica(), each.reason()))
                    .orElse("")));
  }

  private static String inForce(Outcome outcome) {
    return switch (outcome.kind()) {
      case CURRENT -> "What could be used of this generation is in force.";
      case LAST_GOOD ->
          "Generation %d stays in force."
              .formatted(outcome.enforcedGeneration().orElse(outcome.generation()));
      case REFUSED -> "No generation could be used yet: its requests are denied.";
      case LEFT_AS_IT_IS -> "Servers keep what they have; where they have nothing, they deny.";
    };
  }

  private Replicas replicas() {
    return new Replicas(
        input.progress().applied(),
        input.progress().total(),
        input.progress().behind().stream().limit(Replicas.MAXIMUM_BEHIND).toList());
  }

  private static Warning warning(Finding finding) {
    String line = finding.line();
    return new Warning(
        finding.code().text(), line.substring(0, Math.min(line.length(), LONGEST_WARNING)));
  }

  /** What targets stand for and nobody can say just now is what it was. */
  private Optional<String> hosts() {
    Optional<String> now = Columns.hosts(input.trigger().hosts());
    return now.isEmpty() && !input.trigger().claimedTargets().isEmpty()
        ? input.before().hosts()
        : now;
  }

  /** Of a spec that can't be used the word before stays: it is about what is in force. */
  private Optional<String> access() {
    return input
        .trigger()
        .resolved()
        .map(resolved -> Columns.access(resolved.spec()))
        .or(input.before()::access);
  }
}
