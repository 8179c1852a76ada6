package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

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

  /** Puts up what was decided and how much of it is written. */
  void put(Map<ObjectName, DecisionMemory.Decided> decided, ConfigurationState state) {
    outcomes.keySet().retainAll(decided.keySet());
    Map<ObjectName, Outcome> now = new HashMap<>();
    decided.forEach((name, each) -> now.put(name, outcome(name, each, state)));
    now.forEach(
        (name, outcome) -> {
          if (!outcome.equals(outcomes.put(name, outcome))) {
            changed.accept(name);
          }
        });
  }

  private static Outcome outcome(
      ObjectName name, DecisionMemory.Decided decided, ConfigurationState state) {
    Desired desired = decided.desired();
    OptionalLong generation =
        desired
            .config()
            .filter(TriggerDecision::decides)
            .map(TriggerConfig::generation)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    return new Outcome(
        desired.uid(),
        desired.generation(),
        desired.findings(),
        desired.conflict(),
        desired.kind(),
        decided.keys(),
        RecordName.of(name),
        generation,
        decided
            .record()
            .map(record -> state.appliedFrom(name, record))
            .orElse(OptionalLong.empty()));
  }
}
