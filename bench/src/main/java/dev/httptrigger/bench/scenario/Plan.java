package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.List;

/**
 * How thorough a run is.
 *
 * @param sizes how many tokens
 * @param repetitions how often each is measured; the median counts
 * @param warming how long servers are loaded before they are measured
 * @param meter how each is measured
 * @param latencies for how long, where latencies are measured
 * @param crypto for how long each bare signature is measured
 * @param manyTriggers the numbers of triggers that are compared, the smallest first
 * @param starts how often a start is measured
 * @param memory what a server is asked before its memory is looked at
 * @param operatorTriggers the triggers of the operator whose memory is looked at
 * @param limit how long a run may take that was asked for no scenario by its name, nor for peers
 */
public record Plan(
    Workload.Sizes sizes,
    int repetitions,
    Warming warming,
    Meter meter,
    Duration latencies,
    Duration crypto,
    List<Integer> manyTriggers,
    int starts,
    Asked memory,
    int operatorTriggers,
    TimeLimit limit) {
  /** About how long a server takes to be ready on one processor. */
  static final Duration START = Duration.ofSeconds(4);

  /** About how much longer that takes for each trigger in its folder. */
  private static final Duration START_OF_A_TRIGGER = Duration.ofMillis(2);

  /** About how long it takes to sign all tokens and to start the first server. */
  static final Duration PREPARATION = Duration.ofSeconds(15);

  /**
   * What a server was asked.
   *
   * @param checks how many
   * @param tokens how many different ones they had
   */
  public record Asked(int checks, int tokens) {}

  /** The published figures. */
  public static final Plan FULL =
      new Plan(
          new Workload.Sizes(20_000, 10_000, 100),
          5,
          new Warming(
              Duration.ofSeconds(1),
              Duration.ofSeconds(60),
              Duration.ofSeconds(30),
              Duration.ofSeconds(20),
              Duration.ofSeconds(15)),
          new Meter(Duration.ofSeconds(1), Duration.ofSeconds(3), 4),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          List.of(10, 100, 1_000, 10_000),
          5,
          new Asked(1_000_000, 50_000),
          1_000,
          TimeLimit.NONE);

  /** What people ask first, and more as far as the time goes. */
  public static final Plan QUICK =
      new Plan(
          new Workload.Sizes(10_000, 4_000, 100),
          3,
          new Warming(
              Duration.ofMillis(500),
              Duration.ofSeconds(20),
              Duration.ofSeconds(12),
              Duration.ofMillis(2_500),
              Duration.ofSeconds(2)),
          new Meter(Duration.ofMillis(100), Duration.ofMillis(800), 2),
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          List.of(10, 10_000),
          2,
          new Asked(150_000, 20_000),
          100,
          // With the build of a fresh clone, which comes first, less than five minutes.
          new TimeLimit(Duration.ofSeconds(175)));

  /** For a test: shows that all works, and nothing else. */
  public static final Plan TINY =
      new Plan(
          new Workload.Sizes(200, 100, 10),
          1,
          new Warming(
              Duration.ofMillis(100),
              Duration.ofMillis(300),
              Duration.ofMillis(200),
              Duration.ofMillis(100),
              Duration.ofMillis(100)),
          new Meter(Duration.ofMillis(50), Duration.ofMillis(300), 1),
          Duration.ofMillis(500),
          Duration.ofMillis(50),
          List.of(1, 10),
          1,
          new Asked(500, 200),
          5,
          TimeLimit.NONE);

  /** The largest number of triggers. */
  int mostTriggers() {
    return manyTriggers.getLast();
  }

  /** About how long a server takes to be ready on one processor, on so many triggers. */
  static Duration start(int triggers) {
    return START.plus(START_OF_A_TRIGGER.multipliedBy(triggers));
  }

  /** How long it takes to measure so many servers in turn, when nothing disturbs. */
  public Duration turns(int servers) {
    return meter.once().multipliedBy((long) servers * repetitions);
  }
}
