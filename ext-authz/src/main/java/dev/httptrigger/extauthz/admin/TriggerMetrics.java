package dev.httptrigger.extauthz.admin;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.RequestView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Counts decisions by trigger, where somebody asked for it: names of triggers are known to whoever
 * may read metrics, and there may be many. At most 1,000 triggers have series of their own, those
 * that are gone lose theirs when room is needed, and the others share one without a name.
 * Thread-safe.
 */
public final class TriggerMetrics implements DecisionObserver {
  static final int MOST = 1_000;
  private static final ObjectName OTHER = new ObjectName("", "");

  private final MeterRegistry registry;
  private final Predicate<ObjectName> exists;
  private final Map<ObjectName, Counters> triggers = new ConcurrentHashMap<>();

  /**
   * Registers {@code httptrigger_trigger_decisions_total} as triggers decide.
   *
   * @param exists whether there is a trigger of that name
   */
  public TriggerMetrics(MeterRegistry registry, Predicate<ObjectName> exists) {
    this.registry = registry;
    this.exists = exists;
  }

  @Override
  public void decided(Decision decision, Optional<RequestView> request, long nanoseconds) {
    decision.trigger().ifPresent(name -> count(countersOf(name), decision));
  }

  private static void count(Counters counters, Decision decision) {
    switch (decision) {
      case Allow allow -> counters.allowed().increment();
      case Deny deny -> counters.denied().increment();
    }
  }

  private Counters countersOf(ObjectName trigger) {
    Counters known = triggers.get(trigger);
    return known == null ? add(trigger) : known;
  }

  private synchronized Counters add(ObjectName trigger) {
    if (triggers.size() >= MOST && !triggers.containsKey(trigger)) {
      forgetWhatIsGone();
    }
    ObjectName name = triggers.size() < MOST || triggers.containsKey(trigger) ? trigger : OTHER;
    return triggers.computeIfAbsent(name, this::register);
  }

  private void forgetWhatIsGone() {
    triggers
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !entry.getKey().equals(OTHER) && !exists.test(entry.getKey());
              if (gone) {
                registry.remove(entry.getValue().allowed());
                registry.remove(entry.getValue().denied());
              }
              return gone;
            });
  }

  private Counters register(ObjectName trigger) {
    return new Counters(counter(trigger, "allow"), counter(trigger, "deny"));
  }

  private Counter counter(ObjectName trigger, String decision) {
    return Counter.builder("httptrigger.trigger.decisions")
        .description("Requests decided, by trigger")
        .tag("namespace", trigger.namespace())
        .tag("trigger", trigger.name())
        .tag("decision", decision)
        .register(registry);
  }

  /** The series of one trigger. */
  private record Counters(Counter allowed, Counter denied) {}
}
