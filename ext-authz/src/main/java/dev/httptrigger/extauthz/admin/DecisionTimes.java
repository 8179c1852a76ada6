package dev.httptrigger.extauthz.admin;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decisionlog.RequestId;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long decisions take, as a histogram. Where somebody asked for it, each of its buckets names
 * the last request that fell into it by its id, so that one can look it up in the gateway's log;
 * only the OpenMetrics format has room for that. Thread-safe.
 */
public final class DecisionTimes implements DecisionObserver, Collector {
  private static final String NAME = "httptrigger_decision_seconds";
  private static final double SECOND = 1e9;

  /** In nanoseconds, each the last that belongs to its bucket. */
  private static final long[] BOUNDS = {
    20_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000, 25_000_000, 100_000_000, Long.MAX_VALUE
  };

  private final LongAdder[] counts = new LongAdder[BOUNDS.length];
  private final LongAdder sum = new LongAdder();
  private final AtomicReferenceArray<Exemplar> examples = new AtomicReferenceArray<>(BOUNDS.length);
  private final Optional<InstantSource> clockOfExamples;

  private DecisionTimes(Optional<InstantSource> clockOfExamples) {
    this.clockOfExamples = clockOfExamples;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      counts[bucket] = new LongAdder();
    }
  }

  /** Registers {@code httptrigger_decision_seconds}; it names no request. */
  public static DecisionTimes plain(PrometheusMeterRegistry registry) {
    return registered(registry, new DecisionTimes(Optional.empty()));
  }

  /** Registers the same with exemplars, whose label is {@code request_id}. */
  public static DecisionTimes withRequestIds(
      PrometheusMeterRegistry registry, InstantSource clock) {
    return registered(registry, new DecisionTimes(Optional.of(clock)));
  }

  private static DecisionTimes registered(PrometheusMeterRegistry registry, DecisionTimes times) {
    registry.getPrometheusRegistry().register(times);
    return times;
  }

  @Override
  public void decided(Decision decision, Optional<RequestView> request, long nanoseconds) {
    int bucket = 0;
    while (nanoseconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(nanoseconds);
    if (clockOfExamples.isPresent()) {
      Optional<String> id = RequestId.of(request);
      if (id.isPresent()) {
        examples.set(bucket, example(id.get(), nanoseconds, clockOfExamples.get()));
      }
    }
  }

  private static Exemplar example(String id, long nanoseconds, InstantSource clock) {
    return Exemplar.builder()
        .value(nanoseconds / SECOND)
        .labels(Labels.of("request_id", id))
        .timestampMillis(clock.millis())
        .build();
  }

  @Override
  public MetricSnapshot collect() {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    List<Exemplar> named = new ArrayList<>();
    for (int bucket = 0; bucket < BOUNDS.length; bucket++) {
      double bound =
          BOUNDS[bucket] == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : BOUNDS[bucket] / SECOND;
      buckets.bucket(bound, counts[bucket].sum());
      Optional.ofNullable(examples.get(bucket)).ifPresent(named::add);
    }
    return HistogramSnapshot.builder()
        .name(NAME)
        .help("Time to decide one request, without the network")
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(buckets.build())
                .sum(sum.sum() / SECOND)
                .exemplars(Exemplars.of(named))
                .build())
        .build();
  }
}
