package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.scenario.Measured;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.WrongAnswersException;
import dev.httptrigger.bench.workload.CommonTask;
import java.util.List;

/**
 * HttpTrigger as the other scenarios measure it, as the yardstick of its peers. It does more than
 * they are asked to: three claims, twenty-four names of the namespace, metadata.
 */
final class Ours {
  /** What it is called in rounds. */
  static final String KNOWN = "HttpTrigger, known token";

  /** Likewise, with tokens that it never saw. */
  static final String NEVER_SEEN = "HttpTrigger, RS256 never seen";

  /** All peers are asked in this algorithm. */
  static final String ALGORITHM = "RS256";

  private final Run run;
  private final Questions known;
  private final Questions neverSeen;

  /** Warms it up, then sends it through the gate: a cold server may be too late for it. */
  Ours(Run run) {
    this.run = run;
    this.known = run.workload().known();
    this.neverSeen = run.workload().neverSeen(ALGORITHM);
    run.warmUp(Run.neverSeen(ALGORITHM), neverSeen);
    run.warmUp(Run.KNOWN, known);
    requireRight(run);
  }

  private static void requireRight(Run run) {
    CommonTask task = run.workload().commonTask();
    try (CheckClient client = new CheckClient(run.server().address())) {
      List<String> faults =
          Gate.faults(task.trials(), task.user(0), token -> client.ask(task.host(), token));
      if (!faults.isEmpty()) {
        throw new WrongAnswersException("HttpTrigger: " + String.join(", ", faults));
      }
    }
  }

  /** Measures a token that was seen before. */
  Measured known() {
    return run.saturate(run.server(), known);
  }

  /** Measures a token that was not. */
  Measured neverSeen() {
    return run.saturate(run.server(), neverSeen);
  }
}
