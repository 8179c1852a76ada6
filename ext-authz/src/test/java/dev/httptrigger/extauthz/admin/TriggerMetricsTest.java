package dev.httptrigger.extauthz.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A bounded number of series, whatever triggers come and go. */
class TriggerMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Set<ObjectName> existing = new HashSet<>();
  private final TriggerMetrics metrics = new TriggerMetrics(registry, existing::contains);

  @Test
  void decisionsAreCountedByTriggerAndNobodysAreNot() {
    ObjectName orders = new ObjectName("shop", "orders");
    decided(allow(Optional.of(orders), Optional.empty()));
    decided(allow(Optional.of(orders), Optional.of(DenialReason.EXPIRED)));
    decided(deny(Optional.of(orders)));
    decided(deny(Optional.of(orders)));
    decided(deny(Optional.empty()));

    assertThat(series())
        .containsExactlyInAnyOrder(
            line("allow", "shop", "orders", 1),
            line("dry_run", "shop", "orders", 1),
            line("deny", "shop", "orders", 2));
  }

  @Test
  void beyondTheMostTheOthersShareOneWithoutAName() {
    for (int i = 0; i < TriggerMetrics.MOST + 10; i++) {
      ObjectName name = new ObjectName("n", "t-" + i);
      existing.add(name);
      decided(deny(Optional.of(name)));
      decided(deny(Optional.of(name)));
    }

    assertThat(series())
        .hasSize(3 * (TriggerMetrics.MOST + 1))
        .contains(line("deny", "n", "t-999", 2), line("deny", "", "", 20))
        .doesNotContain(line("deny", "n", "t-1000", 2));
  }

  @Test
  void thoseThatAreGoneMakeRoom() {
    for (int i = 0; i < TriggerMetrics.MOST; i++) {
      decided(deny(Optional.of(new ObjectName("n", "gone-" + i))));
    }
    ObjectName fresh = new ObjectName("n", "fresh");
    existing.add(fresh);

    decided(deny(Optional.of(fresh)));

    assertThat(series()).hasSize(3).contains(line("deny", "n", "fresh", 1));
  }

  private void decided(Decision decision) {
    metrics.decided(decision, Optional.empty(), 1);
  }

  private static Decision allow(Optional<ObjectName> trigger, Optional<DenialReason> dryRun) {
    return new Allow(trigger, Mutations.NONE, Metadata.NONE, dryRun);
  }

  private static Decision deny(Optional<ObjectName> trigger) {
    return new Deny(trigger, DenialReason.EXPIRED, new Answer(401, List.of(), ""));
  }

  private static String line(String decision, String namespace, String trigger, int count) {
    return "httptrigger_trigger_decisions_total{decision=\"%s\",namespace=\"%s\",trigger=\"%s\"} %d.0"
        .formatted(decision, namespace, trigger, count);
  }

  private List<String> series() {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("httptrigger_trigger_decisions_total{"))
        .toList();
  }
}
