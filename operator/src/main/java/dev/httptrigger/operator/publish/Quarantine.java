package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

  /**
   * A fault that was looked for so often at once is one of all: to look for each would keep
   * everybody waiting.
   */
  private static final int MOST = 32;

  /**
   * Where a namespace has so many, all of it is refused with the next one: whoever finds a trigger
   * on which we fail could write it a thousand times, and is to harm nobody but himself.
   */
  private static final int MOST_OF_A_NAMESPACE = 4;

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

    /** What is looked at instead of the trigger. */
    PreparedTrigger seen() {
      return trigger.failed(fault);
    }

    /**
     * What counts as in force instead of what is. It keeps what it holds in either case: a host
     * that denies is nobody else's.
     */
    Optional<TriggerConfig> counting(Optional<TriggerConfig> inForce) {
      return goesOn
          ? inForce
          : inForce.map(
              config ->
                  new TriggerConfig(
                      config.trigger(),
                      config.uid(),
                      config.generation(),
                      config.selection(),
                      new Refuse()));
    }
  }

  /**
   * Decides, if need be with some of the triggers refused.
   *
   * @param triggers all that it is about
   * @param anew whether those that were refused before may be tried again: a fault may have needed
   *     others too, that are others now
   * @param decision pure; throws by a fault of ours
   * @throws RuntimeException the fault, where it is no trigger's, or that of too many
   */
  <T> T decide(
      Collection<PreparedTrigger> triggers,
      boolean anew,
      Function<Map<ObjectName, Case>, T> decision) {
    forget(triggers, anew);
    if (anew && !cases.isEmpty() && failure(Map.of(), decision).isEmpty()) {
      cases.clear();
    }
    for (int attempt = 0; ; attempt++) {
      try {
        return decision.apply(Map.copyOf(cases));
      } catch (RuntimeException | StackOverflowError fault) {
        if (attempt == MOST || !isolate(triggers, decision)) {
          throw fault;
        }
      }
    }
  }

  /** Those that are others now, and, where these are all, those that are gone. */
  private void forget(Collection<PreparedTrigger> triggers, boolean all) {
    Map<ObjectName, PreparedTrigger> now = new HashMap<>();
    triggers.forEach(trigger -> now.put(trigger.name(), trigger));
    cases
        .values()
        .removeIf(
            each -> {
              PreparedTrigger trigger = now.get(each.trigger().name());
              return trigger == null ? all : !trigger.equals(each.trigger());
            });
  }

  /**
   * Finds one that has to be refused, as things are, and refuses it.
   *
   * @return false where it is no trigger's fault; true also where it did not happen again
   */
  private <T> boolean isolate(
      Collection<PreparedTrigger> triggers, Function<Map<ObjectName, Case>, T> decision) {
    List<PreparedTrigger> suspects =
        triggers.stream()
            .filter(trigger -> mayBeRefusedMore(trigger.name()))
            .sorted(Comparator.comparing(PreparedTrigger::name))
            .toList();
    if (failure(denied(suspects), decision).isPresent()) {
      return false;
    }
    int enough = fewest(suspects, decision);
    if (enough == 0) {
      return true;
    }
    Map<ObjectName, Case> others = denied(suspects.subList(0, enough - 1));
    List<PreparedTrigger> found = withNamespace(suspects.get(enough - 1), suspects);
    failure(others, decision).ifPresent(fault -> refuse(found, fault, others, decision));
    return true;
  }

  /** The trigger, and where its namespace has many already, all of that. */
  private List<PreparedTrigger> withNamespace(
      PreparedTrigger found, List<PreparedTrigger> suspects) {
    String namespace = found.name().namespace();
    long known = cases.keySet().stream().filter(name -> name.namespace().equals(namespace)).count();
    return known < MOST_OF_A_NAMESPACE
        ? List.of(found)
        : suspects.stream().filter(each -> each.name().namespace().equals(namespace)).toList();
  }

  private boolean mayBeRefusedMore(ObjectName trigger) {
    Case known = cases.get(trigger);
    return known == null || known.goesOn();
  }

  /** The others stand for themselves: they are not refused because these are. */
  private <T> void refuse(
      List<PreparedTrigger> triggers,
      Throwable fault,
      Map<ObjectName, Case> others,
      Function<Map<ObjectName, Case>, T> decision) {
    Map<ObjectName, Case> gently = new HashMap<>(others);
    triggers.forEach(each -> gently.put(each.name(), new Case(each, fault, true)));
    boolean goesOn = failure(gently, decision).isEmpty();
    // Its message may have something of the trigger in it.
    LOG.error(
        "Deciding about {} fails by a fault of ours, {} {}; {}, and others are decided.",
        triggers.stream().map(PreparedTrigger::name).toList(),
        fault.getClass().getName(),
        List.of(fault.getStackTrace()),
        goesOn ? "what was in force goes on, if anything was" : "it denies");
    triggers.forEach(each -> cases.put(each.name(), new Case(each, fault, goesOn)));
  }

  private Map<ObjectName, Case> denied(List<PreparedTrigger> triggers) {
    Map<ObjectName, Case> all = new HashMap<>(cases);
    triggers.forEach(
        each -> all.put(each.name(), new Case(each, new IllegalStateException("tried"), false)));
    return all;
  }

  /** How many of them, from the first on, have to be refused: the last of these is one. */
  private <T> int fewest(
      List<PreparedTrigger> suspects, Function<Map<ObjectName, Case>, T> decision) {
    int tooFew = -1;
    int enough = suspects.size();
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) >>> 1;
      if (failure(denied(suspects.subList(0, middle)), decision).isEmpty()) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private static <T> Optional<Throwable> failure(
      Map<ObjectName, Case> refused, Function<Map<ObjectName, Case>, T> decision) {
    try {
      T unusedOutcome = decision.apply(refused);
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(e);
    }
  }
}
