package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.admin.DecisionLogMetrics;
import dev.httptrigger.extauthz.admin.DecisionMetrics;
import dev.httptrigger.extauthz.admin.DecisionTimes;
import dev.httptrigger.extauthz.admin.TriggerMetrics;
import dev.httptrigger.extauthz.configsource.ConfigSource;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decisionlog.DecisionLog;
import dev.httptrigger.extauthz.decisionlog.Selection;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Writer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** All that look at decisions, whichever address the question came by. */
final class Observers {
  private Observers() {}

  /**
   * What the settings want, as one.
   *
   * @param source which triggers there are, and what else wants to know of decisions
   * @param output where a decision log goes, where there is one
   * @param opened gets what has to be closed
   */
  static DecisionObserver of(
      Observation observation,
      PrometheusMeterRegistry registry,
      ConfigSource source,
      InstantSource clock,
      Writer output,
      Deque<AutoCloseable> opened) {
    List<DecisionObserver> observers = new ArrayList<>();
    observers.add(source.observer());
    observers.add(new DecisionMetrics(registry));
    observers.add(
        observation.exemplars()
            ? DecisionTimes.withRequestIds(registry, clock)
            : DecisionTimes.plain(registry));
    if (observation.byTrigger()) {
      observers.add(new TriggerMetrics(registry, name -> source.table().policy(name).isPresent()));
    }
    if (observation.log().mode() != Selection.Mode.OFF) {
      DecisionLog log =
          DecisionLog.start(
              observation.log(),
              bound -> ThreadLocalRandom.current().nextInt(bound),
              clock,
              output);
      opened.push(log);
      DecisionLogMetrics.register(registry, log);
      observers.add(log);
    }
    return (decision, request, nanoseconds) ->
        observers.forEach(each -> each.decided(decision, request, nanoseconds));
  }
}
