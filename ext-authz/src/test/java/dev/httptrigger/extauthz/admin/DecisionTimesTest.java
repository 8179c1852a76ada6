package dev.httptrigger.extauthz.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.admin.AdminServer.Format;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.example.ExampleRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long decisions take, and which request is named for an example. */
class DecisionTimesTest {
  private static final Allow ALLOW = new Allow(Optional.empty(), Mutations.NONE, Metadata.NONE);

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void plainlyNoRequestIsNamed() {
    DecisionObserver times = DecisionTimes.plain(registry);
    times.decided(ALLOW, request("id-1"), 30_000);
    times.decided(ALLOW, Optional.empty(), 60_000);

    assertThat(registry.scrape(Format.PROMETHEUS.contentType()).lines())
        .contains(
            "httptrigger_decision_seconds_bucket{le=\"5.0E-5\"} 1",
            "httptrigger_decision_seconds_bucket{le=\"1.0E-4\"} 2");
    assertThat(registry.scrape(Format.OPEN_METRICS.contentType())).doesNotContain("id-1");
  }

  @Test
  void whereItIsWantedARequestIsNamedByItsId() {
    DecisionTimes.withRequestIds(registry, CLOCK).decided(ALLOW, request("id-1"), 30_000);

    assertThat(registry.scrape(Format.OPEN_METRICS.contentType()).lines())
        .anyMatch(
            line ->
                line.startsWith(
                    "httptrigger_decision_seconds_bucket{le=\"5.0E-5\"} 1"
                        + " # {request_id=\"id-1\"} 3.0E-5"));
    assertThat(registry.scrape(Format.PROMETHEUS.contentType()))
        .contains("httptrigger_decision_seconds_count 1")
        .doesNotContain("id-1");
  }

  @Test
  void whatIsNoIdIsNeverShown() {
    DecisionObserver times = DecisionTimes.withRequestIds(registry, CLOCK);
    times.decided(ALLOW, request("a.b.c"), 30_000);
    times.decided(ALLOW, Optional.empty(), 30_000);

    assertThat(registry.scrape(Format.OPEN_METRICS.contentType()))
        .contains("httptrigger_decision_seconds_count 2")
        .doesNotContain("request_id", "a.b.c");
  }

  private static Optional<RequestView> request(String id) {
    return Optional.of(ExampleRequest.get("/").header("x-request-id", id));
  }
}
