package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Questionnaire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The cost that nearly every request has: its token was seen before. */
record KnownToken() implements Scenario {
  /** What an always-OK check cost on the machine that the goals were set on, in microseconds. */
  private static final double OF_GOALS = 7.6;

  @Override
  public String name() {
    return "known-token";
  }

  @Override
  public String title() {
    return "A token that was seen before";
  }

  @Override
  public Duration length(Plan plan) {
    return plan.warming()
        .firstWhole()
        .plus(plan.warming().comparisonWhole().multipliedBy(2))
        .plus(plan.turns(3));
  }

  @Override
  public Section measure(Run run) {
    Questionnaire ours = run.workload().known();
    Questions theirs = ours.forAlwaysOk();
    run.warmUpBaseLine(run.alwaysOk(), theirs);
    run.warmUpBaseLine(run.alwaysOkBytes(), theirs);
    run.warmUp(Run.KNOWN, ours);
    Repeated server = new Repeated();
    Repeated alwaysOk = new Repeated();
    Repeated bytes = new Repeated();
    run.tell(title());
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      alwaysOk.add(run.saturate(run.alwaysOk(), theirs));
      server.add(run.saturate(run.server(), ours));
      bytes.add(run.saturate(run.alwaysOkBytes(), theirs));
    }
    Spread ratio = server.against(alwaysOk);
    Spread ownWork = Spread.ofPairs(server.costs(), bytes.costs(), (own, base) -> own - base);
    double likeThere = OF_GOALS / alwaysOk.cpuMicros();
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.judged("CPU of a check, against always OK", ratio.median(), "×", Goal.atMost(1.0))
            .noting(server.noting(ratio)));
    rows.add(
        Row.judged(
                "own work beyond always OK on bytes",
                ownWork.median() * likeThere,
                "µs",
                Goal.atMost(2.5))
            .noting(
                "as where always OK costs "
                    + OF_GOALS
                    + " µs; here "
                    + server.noting(ownWork)
                    + " µs"));
    rows.add(Row.told("CPU of a check", server.cpuMicros(), "µs").noting(server.note()));
    rows.add(
        Row.told("CPU of an always-OK check", alwaysOk.cpuMicros(), "µs").noting(alwaysOk.note()));
    rows.add(
        Row.told("CPU of an always-OK check on bytes", bytes.cpuMicros(), "µs")
            .noting(bytes.note()));
    rows.add(Row.told("checks a second", server.perSecond(), "/s"));
    rows.add(Row.told("always-OK checks a second", alwaysOk.perSecond(), "/s"));
    return new Section(
        name(),
        title(),
        "Fourteen claims, RS256, three claims go to headers, twenty-four names are mapped in the"
            + " namespace, dynamic metadata is written. Closed loop, one core for the server, one"
            + " for the load; many tokens in turn.",
        rows,
        List.of(
            new BarPlot(
                "known-token",
                "CPU of one check, a token seen before",
                "µs",
                List.of(
                    new BarPlot.Bar("always OK, generated classes", alwaysOk.cpuMicros()),
                    new BarPlot.Bar("always OK, bytes", bytes.cpuMicros()),
                    new BarPlot.Bar("HttpTrigger", server.cpuMicros()))),
            new BarPlot(
                "throughput",
                "Checks a second on one core, a token seen before",
                "/s",
                List.of(
                    new BarPlot.Bar("always OK, generated classes", alwaysOk.perSecond()),
                    new BarPlot.Bar("always OK, bytes", bytes.perSecond()),
                    new BarPlot.Bar("HttpTrigger", server.perSecond())))),
        List.of());
  }
}
