package dev.httptrigger.extauthz.admin;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts decisions by their reason: a closed set, all there from the start at 0. No label ever
 * holds a host, a path, a kid, an issuer or a claim. Thread-safe.
 */
public final class DecisionMetrics implements DecisionObserver {
  private static final String DECISIONS = "httptrigger.decisions";

  private final Counter allowed;
  private final Map<DenialReason, Counter> denied = new EnumMap<>(DenialReason.class);
  private final Map<DenialReason, Counter> dryRun = new EnumMap<>(DenialReason.class);

  /** Registers {@code httptrigger_decisions_total}. */
  public DecisionMetrics(MeterRegistry registry) {
    allowed = counter(registry, "allow", "");
    for (DenialReason reason : DenialReason.values()) {
      denied.put(reason, counter(registry, "deny", reason.text()));
      dryRun.put(reason, counter(registry, "dry_run", reason.text()));
    }
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
      case Allow allow ->
          allow.dryRun().map(reason -> of(reason, dryRun)).orElse(allowed).increment();
      case Deny deny -> of(deny.reason(), denied).increment();
    }
  }

  private static Counter of(DenialReason reason, Map<DenialReason, Counter> counters) {
    Counter counter = counters.get(reason);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + reason.text());
    }
    return counter;
  }
}
