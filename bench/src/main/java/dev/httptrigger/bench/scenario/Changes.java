package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Whether checks wait while the configuration changes. */
record Changes() implements Scenario {
  /** Of what the server bears. */
  static final double LOAD = 0.3;

  private static final double PERCENTILE = 99;
  private static final double MICROSECOND = 1_000;

  @Override
  public String name() {
    return "changes";
  }

  @Override
  public String title() {
    return "A hundred changes a second, ten thousand triggers in a folder";
  }

  @Override
  public Duration length(Plan plan) {
    return plan.meter()
        .once()
        .plus(plan.warming().settling())
        .plus(stretch(plan).once().multipliedBy(2L * repetitions(plan)))
        .plus(FolderChanges.EVERY);
  }

  /** Long enough for several bursts. */
  private static Meter stretch(Plan plan) {
    return plan.meter().lasting(plan.latencies().multipliedBy(2));
  }

  private static int repetitions(Plan plan) {
    return Math.max(1, plan.repetitions() - 2);
  }

  /** What was measured of one stretch. */
  private record Stretch(double p99, double cpuMicros, Histogram latencies) {
    static Stretch of(Meter.Timed timed) {
      return new Stretch(
          timed.latencies().getValueAtPercentile(PERCENTILE) / MICROSECOND,
          timed.measured().cpuMicros(),
          timed.latencies());
    }
  }

  @Override
  public Section measure(Run run) {
    CrowdServer crowd = run.crowd(run.plan().mostTriggers());
    run.warmUp(crowd);
    double rate = LOAD * run.saturate(crowd.process(), crowd.crowd().noToken()).perSecond();
    run.tell(String.format(Locale.ROOT, "%s (%.0f checks a second)", title(), rate));
    run.warmUpAt(rate, crowd.process(), crowd.crowd().noToken());
    List<Stretch> quiet = new ArrayList<>();
    List<Stretch> changing = new ArrayList<>();
    long made = 0;
    long taken = crowd.changesTaken();
    for (int repetition = 0; repetition < repetitions(run.plan()); repetition++) {
      quiet.add(stretch(run, crowd, rate));
      long before = crowd.changesTaken();
      try (FolderChanges changes = FolderChanges.begin(crowd, run.folder())) {
        changing.add(stretch(run, crowd, rate));
        made += changes.made();
      }
      crowd.awaitChangesTakenAfter(before);
    }
    return section(crowd, quiet, changing, made, crowd.changesTaken() - taken);
  }

  private static Stretch stretch(Run run, CrowdServer crowd, double rate) {
    Meter.Timed timed = stretch(run.plan()).at(rate, crowd.process(), crowd.crowd().noToken());
    run.checked(crowd.process(), timed.measured());
    return Stretch.of(timed);
  }

  private Section section(
      CrowdServer crowd, List<Stretch> quiet, List<Stretch> changing, long made, long taken) {
    List<Double> quietly = quiet.stream().map(Stretch::p99).toList();
    List<Double> meanwhile = changing.stream().map(Stretch::p99).toList();
    Spread ratio = Spread.ofPairs(meanwhile, quietly, (one, other) -> one / other);
    double before = Spread.of(quietly).median();
    double during = Spread.of(meanwhile).median();
    return new Section(
        name(),
        title(),
        crowd.crowd().triggers()
            + " triggers, each a file that is replaced at once when it is changed. The changes come"
            + " in bursts, two hundred every two seconds: a server waits some seconds for a moment"
            + " in which nobody writes. Checks without a token at a fixed rate, three tenths of"
            + " what the server bears; in turn quiet and with changes.",
        List.of(
            Row.judged(
                    "p99 while triggers change, against quiet",
                    ratio.median(),
                    "×",
                    Goal.atMost(1.5))
                .noting(ratio.range()),
            Row.told("p99, quiet", before, "µs"),
            Row.told("p99 while triggers change", during, "µs"),
            Row.told("CPU of a check, quiet", median(quiet), "µs"),
            Row.told("CPU of a check while triggers change", median(changing), "µs")
                .noting("reading the changes included"),
            Row.told("changes that were made", (double) made, ""),
            Row.told("times that the server took them up", (double) taken, "")),
        List.of(
            new BarPlot(
                "changes",
                "p99, " + crowd.crowd().triggers() + " triggers",
                "µs",
                List.of(
                    new BarPlot.Bar("HttpTrigger, quiet", before),
                    new BarPlot.Bar("HttpTrigger, 100 changes a second", during)))),
        List.of());
  }

  private static double median(List<Stretch> stretches) {
    return Spread.of(stretches.stream().map(Stretch::cpuMicros).toList()).median();
  }
}
