package dev.httptrigger.extauthz.admin;

import dev.httptrigger.extauthz.decisionlog.DecisionLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** Whether the decision log is whole. */
public final class DecisionLogMetrics {
  private DecisionLogMetrics() {}

  /** Registers the counters; they ask the log at each scrape. */
  public static void register(MeterRegistry registry, DecisionLog log) {
    FunctionCounter.builder("httptrigger.decision.log.written", log, DecisionLog::written)
        .description("Lines written to the decision log")
        .register(registry);
    FunctionCounter.builder("httptrigger.decision.log.dropped", log, DecisionLog::dropped)
        .description("Lines lost because nobody read the decision log fast enough")
        .register(registry);
  }
}
