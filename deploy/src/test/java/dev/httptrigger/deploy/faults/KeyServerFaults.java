package dev.httptrigger.deploy.faults;

import dev.httptrigger.testkit.IdentityProvider;
import java.time.Duration;
import java.util.List;

/** A server of keys that answers badly or not at all, while tokens with unknown keys ask for it. */
final class KeyServerFaults {
  /** Keys that were seen missing are fetched at most every 30 seconds. */
  private static final Duration LASTS = Duration.ofSeconds(45);

  private KeyServerFaults() {}

  /** All of them. */
  static List<Fault> all() {
    return List.of(
        answering("key server down", "closes every connection", IdentityProvider.Fault.DOWN),
        answering("key server slow", "takes two seconds longer", IdentityProvider.Fault.SLOW),
        answering(
            "key server dripping",
            "sends a byte of each answer now and then",
            IdentityProvider.Fault.DRIPPING),
        answering(
            "key server garbage", "answers with what is no JSON", IdentityProvider.Fault.GARBAGE),
        answering(
            "key server failing by half",
            "answers every second time with 500",
            IdentityProvider.Fault.EVERY_SECOND_FAILS));
  }

  private static Fault answering(String name, String injected, IdentityProvider.Fault fault) {
    return new Fault(
        name,
        Fault.Area.KEYS,
        "for 45 seconds it " + injected,
        Promise.UNNOTICED,
        LASTS,
        (cluster, _, _) -> {
          cluster.keyServer().provider().behave(fault);
          return () -> cluster.keyServer().provider().behave(IdentityProvider.Fault.NONE);
        });
  }
}
