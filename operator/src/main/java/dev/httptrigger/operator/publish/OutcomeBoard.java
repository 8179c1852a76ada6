package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Conflict;
import dev.httptrigger.operator.publish.Decided.WrittenKeySet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where outcomes are put up, and who is told. Written by one thread, read by any. */
final class OutcomeBoard {
  private final Map<ObjectName, Outcome> outcomes;
  private final Consumer<ObjectName> changed;
  private final Map<ObjectName, PreparedTrigger> lookedAt = new ConcurrentHashMap<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean complete;

  /**
   * Counted as they change: to look at all of them after every edit would cost more than the edit.
   */
  private int notAccepted;

  OutcomeBoard(Map<ObjectName, Outcome> outcomes, Consumer<ObjectName> changed) {
    this.outcomes = outcomes;
    this.changed = changed;
  }

  /** How many outcomes there are. */
  int count() {
    return outcomes.size();
  }

  /** How many of them are of specs that are not accepted. */
  int notAccepted() {
    return notAccepted;
  }

  /** Whether the outcome was decided on the trigger as it is here. */
  boolean isAbout(PreparedTrigger trigger) {
    return trigger.equals(lookedAt.get(trigger.name()));
  }

  /** Waits until the first look of this operator is over, at most so long. */
  void awaitFirstLook(Duration longest) throws InterruptedException {
    boolean _ = begun.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether everything was looked at since this operator leads. */
  boolean isComplete() {
    return complete;
  }

  /** Puts up what was decided for the scope, and how much of it is written. */
  void put(
      Scope scope,
      Map<ObjectName, PreparedTrigger> known,
      Map<ObjectName, Decided> decided,
      ConfigurationState state) {
    switch (scope) {
      case Scope.Everything _ -> removeBeyond(outcomes.keySet(), decided);
      case Scope.Some some -> removeBeyond(some.triggers(), decided);
    }
    Map<ObjectName, Outcome> now = new HashMap<>();
    for (Map.Entry<ObjectName, Decided> each : decided.entrySet()) {
      now.put(each.getKey(), outcome(each.getKey(), each.getValue(), state));
      lookedAt.put(each.getKey(), requireNonNull(known.get(each.getKey())));
    }
    now.forEach(
        (name, outcome) -> {
          Outcome before = outcomes.put(name, outcome);
          if (!outcome.equals(before)) {
            count(before, -1);
            count(outcome, 1);
            changed.accept(name);
          }
        });
    if (scope instanceof Scope.Everything) {
      complete = true;
    }
    begun.countDown();
  }

  private void removeBeyond(Set<ObjectName> scope, Map<ObjectName, Decided> decided) {
    for (ObjectName trigger : List.copyOf(scope)) {
      if (!decided.containsKey(trigger)) {
        count(outcomes.remove(trigger), -1);
        lookedAt.remove(trigger);
      }
    }
  }

  private void count(@Nullable Outcome outcome, int times) {
    if (outcome != null && !outcome.accepted()) {
      notAccepted += times;
    }
  }

  private static Outcome outcome(ObjectName name, Decided decided, ConfigurationState state) {
    TriggerOutcome outcome = decided.outcome();
    TriggerConfig config = outcome.config();
    List<WireRecord> keySets =
        decided.written().keySets().stream().map(WrittenKeySet::record).toList();
    return new Outcome(
        config.uid(),
        decided.generation(),
        outcome.findings(),
        outcome.share().losses().stream()
            .flatMap(loss -> conflict(name, loss).stream())
            .findFirst(),
        kind(decided),
        decided.written().keys(),
        outcome.basis() == Basis.NOTHING
            ? OptionalLong.empty()
            : OptionalLong.of(config.generation()),
        decided.leave()
            ? OptionalLong.empty()
            : state.appliedFrom(name, decided.written().record(), keySets),
        keySets.stream().map(WireRecord::name).collect(Collectors.toSet()));
  }

  private static Outcome.Kind kind(Decided decided) {
    if (decided.leave()) {
      return Outcome.Kind.LEFT_AS_IT_IS;
    }
    return switch (decided.outcome().basis()) {
      case SPEC -> Outcome.Kind.CURRENT;
      case LAST_GOOD -> Outcome.Kind.LAST_GOOD;
      case NOTHING -> Outcome.Kind.REFUSED;
    };
  }

  private static Optional<Conflict> conflict(ObjectName loser, Loss loss) {
    if (!(loss.cause() instanceof HeldBy(ObjectName winner))) {
      return Optional.empty();
    }
    boolean sameNamespace = winner.namespace().equals(loser.namespace());
    return Optional.of(
        new Conflict(
            loss.host(),
            sameNamespace ? Optional.of(loss.prefixes().getFirst()) : Optional.empty(),
            winner.namespace(),
            Optional.of(winner.name())));
  }
}
