package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the triggers for which a decision about many fails by a fault of ours, so that only these
 * are not decided as they should be: they go on with what was in force, or, where even that fails,
 * deny. A decision is pure, so it can be tried with some of them refused until it is known which
 * have to be. For one thread.
 */
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  private final Map<ObjectName, Case> cases = new HashMap<>();

  /**
   * A trigger that can't be decided about as it is.
   *
   * @param trigger the trigger; when it is another one it gets another chance
   * @param fault what happened
   * @param goesOn whether what was in force can go on
   */
  record Case(PreparedTrigger trigger, Throwable fault, boolean goesOn) {
    Case {
      requireNonNull(trigger, "trigger is null");
      requireNonNull(fault, "fault is null");
    }

    /** What can be decided about instead. */
    TriggerState of(TriggerState state) {
      return new TriggerState(
          state.prepared().failed(fault), goesOn ? state.inForce() : Optional.empty());
    }
  }

  /**
   * Decides, if need be with some of the triggers refused.
   *
   * @param triggers all that it is about
   * @param decision pure; throws by a fault of ours
   * @throws RuntimeException the fault, where it is no trigger's
   */
  <T> T decide(Collection<PreparedTrigger> triggers, Function<Map<ObjectName, Case>, T> decision) {
    for (PreparedTrigger trigger : triggers) {
      Case known = cases.get(trigger.name());
      if (known != null && !known.trigger().equals(trigger)) {
        cases.remove(trigger.name());
      }
    }
    while (true) {
      try {
        return decision.apply(Map.copyOf(cases));
      } catch (RuntimeException | StackOverflowError fault) {
        Case found =
            find(triggers, decision, fault, true)
                .or(() -> find(triggers, decision, fault, false))
                .orElse(null);
        if (found == null) {
          throw fault;
        }
        // Its message may have something of the trigger in it.
        LOG.error(
            "Deciding about {} fails by a fault of ours, {} {}; it {}, and others are decided.",
            found.trigger().name(),
            fault.getClass().getName(),
            List.of(fault.getStackTrace()),
            found.goesOn() ? "goes on as it was" : "denies");
        cases.put(found.trigger().name(), found);
      }
    }
  }

  /** One that has to be refused, whatever the others are. */
  private <T> Optional<Case> find(
      Collection<PreparedTrigger> triggers,
      Function<Map<ObjectName, Case>, T> decision,
      Throwable fault,
      boolean goesOn) {
    List<Case> suspects =
        triggers.stream()
            .filter(trigger -> isSuspect(cases.get(trigger.name()), goesOn))
            .sorted(Comparator.comparing(PreparedTrigger::name))
            .map(trigger -> new Case(trigger, fault, goesOn))
            .toList();
    OptionalInt fewest = fewest(suspects, decision);
    return fewest.isPresent() && fewest.getAsInt() > 0
        ? Optional.of(suspects.get(fewest.getAsInt() - 1))
        : Optional.empty();
  }

  private static boolean isSuspect(@Nullable Case known, boolean goesOn) {
    return known == null || (known.goesOn() && !goesOn);
  }

  /** How many of them, from the first on, have to be refused: the last of these is one. */
  private <T> OptionalInt fewest(List<Case> suspects, Function<Map<ObjectName, Case>, T> decision) {
    if (!succeeds(suspects, decision)) {
      return OptionalInt.empty();
    }
    int tooFew = -1;
    int enough = suspects.size();
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) >>> 1;
      if (succeeds(suspects.subList(0, middle), decision)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return OptionalInt.of(enough);
  }

  private <T> boolean succeeds(List<Case> refused, Function<Map<ObjectName, Case>, T> decision) {
    Map<ObjectName, Case> all = new HashMap<>(cases);
    refused.forEach(each -> all.put(each.trigger().name(), each));
    try {
      T unusedOutcome = decision.apply(all);
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      return false;
    }
  }
}
