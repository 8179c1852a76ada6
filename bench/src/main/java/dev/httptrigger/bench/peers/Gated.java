package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.bench.workload.CommonTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends servers that run through the gate. */
final class Gated {
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(5);

  private Gated() {}

  /**
   * Asks all of it at the task's one host.
   *
   * @throws LeftOutException when an answer is not the right one
   */
  static void requirePassed(Contender contender, CommonTask task) {
    requirePassed(contender, task, task.host());
  }

  /** Likewise, at another host. */
  static void requirePassed(Contender contender, CommonTask task, String host) {
    List<String> faults =
        Gate.faults(task.trials(), task.user(0), token -> contender.ask(host, token));
    if (!faults.isEmpty()) {
      throw new LeftOutException(
          contender.name() + " does not pass the gate: " + String.join(", ", faults));
    }
  }

  /**
   * Waits until a good token passes at each of the hosts.
   *
   * @throws LeftOutException when that takes too long
   */
  static void awaitGood(Contender contender, CommonTask task, List<String> hosts) {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    for (String host : hosts) {
      while (!contender.ask(host, Optional.of(task.tokens().getFirst())).allowed()) {
        if (System.nanoTime() - end > 0) {
          throw new LeftOutException(contender.name() + " lets no good token pass at " + host);
        }
        Pause.of(POLL);
      }
    }
  }
}
