package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.process.SignatureCosts;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All there is to measure, in the order in which it is measured: what people ask first comes first,
 * as the time of a quick run may end before the last. Those that ask a server the same stand
 * together, so that it is warmed up for that once and then still warm.
 */
public final class Scenarios {
  /** Tokens that are refused. */
  static final List<CheckCost> REFUSED =
      List.of(
          new CheckCost("garbage", "A text that is no token", Workload::garbage, 1.1, false),
          new CheckCost("expired", "A token that has expired", Workload::expired, 1.1, false),
          new CheckCost(
              "wrong-signature",
              "A wrong signature that was seen before",
              Workload::wrongSignature,
              1.1,
              true));

  private Scenarios() {}

  /** All of them. */
  public static List<Scenario> all() {
    List<Scenario> scenarios = new ArrayList<>();
    scenarios.add(new KnownToken());
    scenarios.add(new Latency());
    scenarios.add(
        new CheckCost(CheckCost.NO_TOKEN, "No token, answered 401", Workload::noToken, 1.0, true));
    scenarios.addAll(REFUSED);
    scenarios.add(new NeverSeen("RS256", SignatureCosts.OPENSSL));
    scenarios.add(new Ready());
    scenarios.add(new TwoCores());
    scenarios.add(new KnownTokenCauses());
    scenarios.add(new KnownTokenHosts());
    scenarios.add(new NeverSeen("ES256", SignatureCosts.ACCP));
    scenarios.add(new NeverSeen("EdDSA", SignatureCosts.ACCP));
    scenarios.add(new StartUp());
    scenarios.add(new ManyTriggers());
    scenarios.add(new Changes());
    scenarios.add(new Memory());
    scenarios.add(new Commands());
    scenarios.add(new OperatorMemory());
    scenarios.add(new FolderStart());
    scenarios.add(new ClusterStart());
    // These two are last: the JVMs are asked through what has threads in them.
    scenarios.add(new Profiles());
    scenarios.add(new Allocation());
    return List.copyOf(scenarios);
  }

  /** Those of a run in which none is named. */
  public static List<Scenario> of(boolean quick) {
    return all().stream().filter(scenario -> !quick || scenario.isQuick()).toList();
  }

  /**
   * How long they take as a whole, when nothing disturbs and no server is warm before its time is
   * over.
   */
  public static Duration length(List<Scenario> scenarios, Plan plan) {
    return Plan.PREPARATION.plus(lengthOfMeasuring(scenarios, plan));
  }

  /** The same without what comes before all of them. */
  public static Duration lengthOfMeasuring(List<Scenario> scenarios, Plan plan) {
    return scenarios.stream()
        .map(scenario -> scenario.length(plan))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
