package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.List;

/**
 * How thorough a run is.
 *
 * @param sizes how many tokens
 * @param repetitions how often each is measured; the median counts
 * @param firstWarmUp how long a server is loaded before it is first measured
 * @param furtherWarmUp how long before it is measured at something else
 * @param meter how each is measured
 * @param latencies for how long, where latencies are measured
 * @param crypto for how long each bare signature is measured
 * @param manyTriggers the numbers of triggers that are compared
 * @param starts how often a start is measured
 */
public record Plan(
    Workload.Sizes sizes,
    int repetitions,
    Duration firstWarmUp,
    Duration furtherWarmUp,
    Meter meter,
    Duration latencies,
    Duration crypto,
    List<Integer> manyTriggers,
    int starts) {
  /** The published figures. */
  public static final Plan FULL =
      new Plan(
          new Workload.Sizes(20_000, 10_000, 100),
          3,
          Duration.ofSeconds(12),
          Duration.ofSeconds(6),
          new Meter(Duration.ofSeconds(1), Duration.ofSeconds(3), 4),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          List.of(10, 100, 1_000, 10_000),
          5);

  /** All of it in a few minutes. */
  public static final Plan QUICK =
      new Plan(
          new Workload.Sizes(10_000, 4_000, 100),
          3,
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          new Meter(Duration.ofMillis(300), Duration.ofMillis(1_500), 2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          List.of(10, 10_000),
          3);

  /** For a test: shows that all works, and nothing else. */
  public static final Plan TINY =
      new Plan(
          new Workload.Sizes(200, 100, 10),
          1,
          Duration.ofMillis(500),
          Duration.ofMillis(200),
          new Meter(Duration.ofMillis(100), Duration.ofMillis(500), 1),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          List.of(1, 10),
          1);
}
