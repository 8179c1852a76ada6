package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.JvmThreads;
import dev.httptrigger.bench.machine.ThreadTimes;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.scenario.Measured;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.WrongAnswersException;
import dev.httptrigger.bench.workload.CommonTask;
import dev.httptrigger.bench.workload.Questionnaire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

  /** The base line of the other scenarios. */
  static final String ALWAYS_OK = "always OK";

  private static final double PERCENT = 100;

  private final Map<String, Map<String, Long>> threads = new LinkedHashMap<>();
  private final Run run;
  private final Questionnaire known;
  private final Questions neverSeen;

  /** Warms it up, then sends it through the gate: a cold server may be too late for it. */
  Ours(Run run) {
    this.run = run;
    this.known = run.workload().known();
    this.neverSeen = run.workload().neverSeen(ALGORITHM);
    run.warmUp(Run.neverSeen(ALGORITHM), neverSeen);
    run.warmUp(Run.KNOWN, known);
    run.warmUpBaseLine(run.alwaysOk(), known.forAlwaysOk());
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
    return observed(KNOWN, known);
  }

  /** Measures a token that was not. */
  Measured neverSeen() {
    return observed(NEVER_SEEN, neverSeen);
  }

  /** Measures the base line. */
  Measured alwaysOk() {
    return run.saturate(run.alwaysOk(), known.forAlwaysOk());
  }

  private Measured observed(String what, Questions questions) {
    ThreadTimes times = ThreadTimes.fromNow(run.server().pid());
    Measured measured = run.saturate(run.server(), questions);
    Map<String, Long> sum = threads.computeIfAbsent(what, _ -> new HashMap<>());
    times.untilNow().forEach((thread, used) -> sum.merge(thread, used, Long::sum));
    return measured;
  }

  /** What of its CPU time in all that was measured its JVM used for itself. */
  List<Row> threads() {
    List<Row> rows = new ArrayList<>();
    threads.forEach(
        (what, used) -> {
          for (JvmThreads each : JvmThreads.values()) {
            rows.add(Row.told(what + ": " + each.text(), PERCENT * each.share(used), "%"));
          }
        });
    return rows;
  }
}
