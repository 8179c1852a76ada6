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

  /** The others, without a name. */
  private static final Series OTHERS = new Series("", "");

  private final MeterRegistry registry;
  private final Predicate<ObjectName> exists;
  private final Map<Series, Counters> triggers = new ConcurrentHashMap<>();

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
      case Allow allow ->
          (allow.dryRun().isPresent() ? counters.dryRun() : counters.allowed()).increment();
      case Deny _ -> counters.denied().increment();
    }
  }

  private Counters countersOf(ObjectName trigger) {
    Series series = new Series(trigger.namespace(), trigger.name());
    Counters known = triggers.get(series);
    return known == null ? add(series) : known;
  }

  private synchronized Counters add(Series series) {
    if (triggers.size() >= MOST && !triggers.containsKey(series)) {
      forgetWhatIsGone();
    }
    boolean fits = triggers.size() < MOST || triggers.containsKey(series);
    return triggers.computeIfAbsent(fits ? series : OTHERS, this::register);
  }

  private void forgetWhatIsGone() {
    triggers
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !entry.getKey().equals(OTHERS) && !exists.test(entry.getKey().name());
              if (gone) {
                registry.remove(entry.getValue().allowed());
                registry.remove(entry.getValue().denied());
                registry.remove(entry.getValue().dryRun());
              }
              return gone;
            });
  }

  private Counters register(Series series) {
    return new Counters(
        counter(series, "allow"), counter(series, "deny"), counter(series, "dry_run"));
  }

  private Counter counter(Series series, String decision) {
    return Counter.builder("httptrigger.trigger.decisions")
        .description("Requests decided, by trigger")
        .tag("namespace", series.namespace())
        .tag("trigger", series.trigger())
        .tag("decision", decision)
        .register(registry);
  }

  /** Whose series. */
  private record Series(String namespace, String trigger) {
    private ObjectName name() {
      return new ObjectName(namespace, trigger);
    }
  }

  /** The series of one trigger. */
  private record Counters(Counter allowed, Counter denied, Counter dryRun) {}
}
