package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Questionnaire;
import java.util.ArrayList;
import java.util.List;

/** The cost that nearly every request has: its token was seen before. */
record KnownToken() implements Scenario {
  /** What an always-OK check cost on the machine that the goals were set on, in microseconds. */
  private static final double OF_GOALS = 7.6;

  private static final double MEBIBYTE = 1 << 20;

  @Override
  public String name() {
    return "known-token";
  }

  @Override
  public String title() {
    return "A token that was seen before";
  }

  @Override
  public Section measure(Run run) {
    Questionnaire ours = run.workload().known();
    Questions theirs = ours.forAlwaysOk();
    run.warmUp(run.alwaysOk(), theirs);
    run.warmUp(run.alwaysOkBytes(), theirs);
    run.warmUp(run.server(), ours);
    Repeated server = new Repeated();
    Repeated alwaysOk = new Repeated();
    Repeated bytes = new Repeated();
    run.tell(title());
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      alwaysOk.add(run.saturate(run.alwaysOk(), theirs));
      bytes.add(run.saturate(run.alwaysOkBytes(), theirs));
      server.add(run.saturate(run.server(), ours));
    }
    double resident = Proc.residentBytes(run.server().pid()) / MEBIBYTE;
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.judged(
            "CPU of a check, against always OK",
            server.cpuMicros() / alwaysOk.cpuMicros(),
            "×",
            Goal.atMost(1.0)));
    rows.add(
        Row.judged(
                "own work beyond always OK on bytes",
                (server.cpuMicros() - bytes.cpuMicros()) * OF_GOALS / alwaysOk.cpuMicros(),
                "µs",
                Goal.atMost(2.5))
            .noting("where always OK costs " + OF_GOALS + " µs"));
    rows.add(Row.told("CPU of a check", server.cpuMicros(), "µs").noting(server.note()));
    rows.add(
        Row.told("CPU of an always-OK check", alwaysOk.cpuMicros(), "µs").noting(alwaysOk.note()));
    rows.add(
        Row.told("CPU of an always-OK check on bytes", bytes.cpuMicros(), "µs")
            .noting(bytes.note()));
    rows.add(Row.told("checks a second", server.perSecond(), "/s"));
    rows.add(Row.told("always-OK checks a second", alwaysOk.perSecond(), "/s"));
    rows.add(Row.judged("memory (RSS) after it", resident, "MiB", Goal.atMost(180)));
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
