package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.process.SignatureCosts;
import dev.httptrigger.bench.workload.Workload;
import java.util.List;

/** All there is to measure, in the order in which it is measured. */
public final class Scenarios {
  private Scenarios() {}

  /** All of them. */
  public static List<Scenario> all() {
    return List.of(
        new KnownToken(),
        new CheckCost("no-token", "No token, answered 401", Workload::noToken, 1.0),
        new CheckCost("garbage", "A text that is no token", Workload::garbage, 1.1),
        new CheckCost("expired", "A token that has expired", Workload::expired, 1.1),
        new CheckCost(
            "wrong-signature",
            "A wrong signature that was seen before",
            Workload::wrongSignature,
            1.1),
        new NeverSeen("RS256", SignatureCosts.OPENSSL),
        new NeverSeen("ES256", SignatureCosts.ACCP),
        new NeverSeen("EdDSA", SignatureCosts.ACCP),
        new Latency(),
        new TwoCores(),
        new StartUp(),
        new ManyTriggers(),
        new Allocation());
  }
}
