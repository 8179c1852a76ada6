package dev.httptrigger.extauthz.admin;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Counts decisions by their reason: a closed set, all there from the start at 0. No label ever
 * holds a host, a path, a kid, an issuer or a claim. Thread-safe.
 */
public final class DecisionMetrics implements DecisionObserver {
  private static final String DECISIONS = "httptrigger.decisions";

  private final Counter allowed;
  private final Map<DenialReason, Counter> denied = new EnumMap<>(DenialReason.class);
  private final Timer duration;

  /** Registers {@code httptrigger_decisions_total} and {@code httptrigger_decision_seconds}. */
  public DecisionMetrics(MeterRegistry registry) {
    allowed = counter(registry, "allow", "");
    for (DenialReason reason : DenialReason.values()) {
      denied.put(reason, counter(registry, "deny", reason.text()));
    }
    duration =
        Timer.builder("httptrigger.decision")
            .description("Time to decide one request, without the network")
            .serviceLevelObjectives(
                Duration.ofNanos(20_000),
                Duration.ofNanos(50_000),
                Duration.ofNanos(100_000),
                Duration.ofNanos(250_000),
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100))
            .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String decision, String reason) {
    return Counter.builder(DECISIONS)
        .description("Requests decided, by decision and reason")
        .tag("decision", decision)
        .tag("reason", reason)
        .register(registry);
  }

  @Override
  public void decided(Decision decision, Optional<RequestView> request, long nanoseconds) {
    switch (decision) {
      case Allow allow -> allowed.increment();
      case Deny deny -> denied(deny.reason()).increment();
    }
    duration.record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  private Counter denied(DenialReason reason) {
    Counter counter = denied.get(reason);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + reason.text());
    }
    return counter;
  }
}
