package dev.httptrigger.extauthz.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Decisions as Prometheus sees them: a closed set of series (DESIGN §6). */
class DecisionMetricsTest {
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DecisionMetrics metrics = new DecisionMetrics(registry);

  @Test
  void everyReasonIsThereFromTheStart() {
    List<String> series = decisions();

    assertThat(series).hasSize(2 * DenialReason.values().length + 1);
    for (DenialReason reason : DenialReason.values()) {
      assertThat(series)
          .contains(
              "httptrigger_decisions_total{decision=\"deny\",reason=\"" + reason.text() + "\"} 0.0",
              "httptrigger_decisions_total{decision=\"dry_run\",reason=\""
                  + reason.text()
                  + "\"} 0.0");
    }
  }

  @Test
  void decisionsAreCountedByReason() {
    metrics.decided(
        new Allow(Optional.of(ORDERS), Mutations.NONE, Metadata.NONE), Optional.empty(), 30_000);
    metrics.decided(
        new Deny(Optional.of(ORDERS), DenialReason.EXPIRED, new Answer(401, List.of(), "")),
        Optional.empty(),
        30_000);
    metrics.decided(
        new Allow(
            Optional.of(ORDERS), Mutations.NONE, Metadata.NONE, Optional.of(DenialReason.EXPIRED)),
        Optional.empty(),
        30_000);

    assertThat(decisions())
        .contains(
            "httptrigger_decisions_total{decision=\"allow\",reason=\"\"} 1.0",
            "httptrigger_decisions_total{decision=\"deny\",reason=\"expired\"} 1.0",
            "httptrigger_decisions_total{decision=\"dry_run\",reason=\"expired\"} 1.0");
    assertThat(registry.scrape().lines())
        .noneMatch(line -> line.contains("shop") || line.contains("orders"));
  }

  private List<String> decisions() {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("httptrigger_decisions_total{"))
        .toList();
  }
}
