package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Questionnaire;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * What a check of some kind costs beside answering OK to the same request.
 *
 * @param name the scenario's
 * @param title a heading
 * @param questions what is asked
 * @param mostTimes how many times an always-OK server's cost it may come to
 * @param isQuick whether a quick run has it too
 */
record CheckCost(
    String name,
    String title,
    Function<Workload, Questionnaire> questions,
    double mostTimes,
    boolean isQuick)
    implements Scenario {
  /** The scenario without a token. */
  static final String NO_TOKEN = "no-token";

  @Override
  public Duration length(Plan plan) {
    return plan.warming().furtherWhole().plus(plan.turns(2));
  }

  @Override
  public Section measure(Run run) {
    Questionnaire ours = questions.apply(run.workload());
    Questions theirs = ours.forAlwaysOk();
    run.warmUpBaseLine(run.alwaysOk(), theirs);
    run.warmUp(name, ours);
    Repeated server = new Repeated();
    Repeated alwaysOk = new Repeated();
    run.tell(title);
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      alwaysOk.add(run.saturate(run.alwaysOk(), theirs));
      server.add(run.saturate(run.server(), ours));
    }
    Spread ratio = server.against(alwaysOk);
    return Section.of(
        name,
        title,
        "Closed loop, one core for the server, one for the load.",
        List.of(
            Row.judged(
                    "CPU of a check, against always OK",
                    ratio.median(),
                    "×",
                    Goal.atMost(mostTimes))
                .noting(server.noting(ratio)),
            Row.told("CPU of a check", server.cpuMicros(), "µs").noting(server.note()),
            Row.told("CPU of an always-OK check", alwaysOk.cpuMicros(), "µs")
                .noting(alwaysOk.note()),
            Row.told("checks a second", server.perSecond(), "/s")));
  }
}
