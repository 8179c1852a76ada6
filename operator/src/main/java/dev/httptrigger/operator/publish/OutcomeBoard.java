package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Conflict;
import dev.httptrigger.operator.publish.Decided.WrittenKeySet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Where outcomes are put up, and who is told. Written by one thread. */
final class OutcomeBoard {
  private final Map<ObjectName, Outcome> outcomes;
  private final Consumer<ObjectName> changed;

  OutcomeBoard(Map<ObjectName, Outcome> outcomes, Consumer<ObjectName> changed) {
    this.outcomes = outcomes;
    this.changed = changed;
  }

  /** All outcomes. */
  Collection<Outcome> outcomes() {
    return outcomes.values();
  }

  /** Puts up what was decided for the scope, and how much of it is written. */
  void put(Scope scope, Map<ObjectName, Decided> decided, ConfigurationState state) {
    switch (scope) {
      case Scope.Everything _ -> outcomes.keySet().retainAll(decided.keySet());
      case Scope.Some some ->
          some.triggers().stream()
              .filter(trigger -> !decided.containsKey(trigger))
              .forEach(outcomes::remove);
    }
    Map<ObjectName, Outcome> now = new HashMap<>();
    decided.forEach((name, each) -> now.put(name, outcome(name, each, state)));
    now.forEach(
        (name, outcome) -> {
          if (!outcome.equals(outcomes.put(name, outcome))) {
            changed.accept(name);
          }
        });
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
