package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.report.CurvePlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Questionnaire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/** How long a gateway waits for an answer while the server has some load. */
record Latency() implements Scenario {
  /** Of what the server bears. */
  static final double LOAD = 0.3;

  private static final double MICROSECOND = 1_000;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "Latency at 30 % load, a token seen before";
  }

  /** A percentile with its goal. */
  private record Percentile(String text, double percentile, double mostTimes) {}

  private static final List<Percentile> PERCENTILES =
      List.of(
          new Percentile("p50", 50, 1.15),
          new Percentile("p99", 99, 1.3),
          new Percentile("p99.9", 99.9, 1.5));

  @Override
  public Duration length(Plan plan) {
    return plan.meter()
        .once()
        .multipliedBy(2)
        .plus(plan.warming().settling().multipliedBy(2))
        .plus(plan.meter().lasting(plan.latencies()).once().multipliedBy(2L * plan.repetitions()));
  }

  @Override
  public Section measure(Run run) {
    Questionnaire ours = run.workload().known();
    Questions theirs = ours.forAlwaysOk();
    run.warmUpBaseLine(run.alwaysOk(), theirs);
    run.warmUp(Run.KNOWN, ours);
    double rate =
        LOAD
            * Math.min(
                run.saturate(run.alwaysOk(), theirs).perSecond(),
                run.saturate(run.server(), ours).perSecond());
    run.tell(String.format(Locale.ROOT, "%s (%.0f checks a second)", title(), rate));
    run.warmUpAt(rate, run.alwaysOk(), theirs);
    run.warmUpAt(rate, run.server(), ours);
    Turns server = new Turns();
    Turns alwaysOk = new Turns();
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      alwaysOk.add(turn(run, run.alwaysOk(), theirs, rate));
      server.add(turn(run, run.server(), ours, rate));
    }
    List<Row> rows = new ArrayList<>();
    for (Percentile each : PERCENTILES) {
      Spread ratio =
          Spread.ofPairs(server.micros(each), alwaysOk.micros(each), (own, base) -> own / base);
      rows.add(
          Row.judged(
                  each.text() + " against always OK",
                  ratio.median(),
                  "×",
                  Goal.atMost(each.mostTimes()))
              .noting(server.repeated.noting(ratio)));
      rows.add(server.told(each.text(), each));
      rows.add(alwaysOk.told(each.text() + " of always OK", each));
    }
    rows.add(Row.told("checks a second", rate, "/s"));
    rows.add(Row.told("processor time of a second", server.repeated.serverCores(), "s"));
    rows.add(
        Row.told("processor time of a second of always OK", alwaysOk.repeated.serverCores(), "s"));
    return new Section(
        name(),
        title(),
        "A fixed rate, three tenths of what the slower of the two bears. The time of a call counts"
            + " from when it was due, whether it could be sent then or not. In turn; the median of"
            + " the turns counts, and the plot has all of them. At a fixed rate nearly every call"
            + " comes alone and costs a wake-up, a read and a write of its own, so the processor is"
            + " busier than three tenths.",
        rows,
        List.of(),
        List.of(
            new CurvePlot(
                "latency",
                title(),
                "one call in … takes longer",
                "µs",
                List.of(curve("HttpTrigger", server.all()), curve("always OK", alwaysOk.all())))));
  }

  private static Meter.Timed turn(Run run, GrpcProcess process, Questions questions, double rate) {
    Meter.Timed timed =
        run.plan().meter().lasting(run.plan().latencies()).at(rate, process, questions);
    run.checked(process, timed.measured());
    return timed;
  }

  /** The turns of one server. */
  private static final class Turns {
    private final Repeated repeated = new Repeated();
    private final List<Histogram> latencies = new ArrayList<>();

    void add(Meter.Timed timed) {
      repeated.add(timed.measured());
      latencies.add(timed.latencies());
    }

    List<Double> micros(Percentile percentile) {
      return latencies.stream()
          .map(turn -> turn.getValueAtPercentile(percentile.percentile()) / MICROSECOND)
          .toList();
    }

    Row told(String figure, Percentile percentile) {
      Spread micros = Spread.of(micros(percentile));
      return Row.told(figure, micros.median(), "µs").noting(repeated.noting(micros));
    }

    Histogram all() {
      Histogram all = new Histogram(3);
      latencies.forEach(all::add);
      return all;
    }
  }

  private static CurvePlot.Curve curve(String label, Histogram latencies) {
    double calls = latencies.getTotalCount();
    List<CurvePlot.Point> points =
        DoubleStream.iterate(1.0, oneIn -> oneIn <= calls / 2, oneIn -> oneIn * 1.5)
            .mapToObj(
                oneIn ->
                    new CurvePlot.Point(
                        oneIn,
                        Math.max(1, latencies.getValueAtPercentile(100 - 100 / oneIn))
                            / MICROSECOND))
            .toList();
    return new CurvePlot.Curve(label, points);
  }
}
