package dev.httptrigger.jwksfetch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How fetching goes, for all key sets together: no label holds a URL. Safe for use by several
 * threads.
 */
final class FetchMetrics {
  private static final String SUCCESS = "Success";

  private final MeterRegistry registry;

  private FetchMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  static FetchMetrics of(FetchedKeySets keySets, MeterRegistry registry) {
    for (Freshness freshness : Freshness.values()) {
      Gauge.builder("httptrigger.remote.key.sets", () -> keySets.count(freshness))
          .tag("state", freshness.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    Gauge.builder("httptrigger.remote.keys.greatest.age", () -> seconds(keySets.greatestAge()))
        .baseUnit("seconds")
        .register(registry);
    FetchMetrics metrics = new FetchMetrics(registry);
    metrics.count(SUCCESS, 0);
    return metrics;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** Counts an attempt, by why it failed. */
  void attempted(Optional<FailureKind> failure) {
    count(failure.map(FailureKind::text).orElse(SUCCESS), 1);
  }

  private void count(String result, int times) {
    registry.counter("httptrigger.remote.key.fetches", "result", result).increment(times);
  }
}
