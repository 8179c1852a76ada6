package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The memory of a server that has worked for a while and remembers many tokens. */
record Memory() implements Scenario {
  private static final double MEBIBYTE = 1 << 20;
  private static final String ALGORITHM = "RS256";
  private static final String REMEMBERED = "httptrigger_token_cache_entries{part=\"good\"}";
  private static final Plan.Asked OF_GOALS = new Plan.Asked(1_000_000, 50_000);

  /** A cold server on one processor: more than it needs as a rule. */
  private static final Duration LONGEST_CHECK = Duration.ofNanos(30_000);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory after work, with many tokens remembered";
  }

  @Override
  public void prepare(Workload workload) {
    workload.addFresh(ALGORITHM);
  }

  @Override
  public Duration length(Plan plan) {
    return Plan.START.plus(LONGEST_CHECK.multipliedBy(plan.memory().checks()));
  }

  @Override
  public Section measure(Run run) {
    run.tell(title());
    Plan.Asked asked = run.plan().memory();
    try (GrpcProcess process = run.serve(run.workload().folder())) {
      double fresh = Proc.residentBytes(process.pid()) / MEBIBYTE;
      Meter.Timed timed =
          Meter.answering(
              process,
              run.workload().seenAgain(ALGORITHM, asked.tokens()),
              asked.checks(),
              () -> 0);
      Measured measured = run.checked(process, timed.measured());
      JvmMemory memory = JvmMemory.of(process.pid());
      double remembered = process.metric(REMEMBERED);
      long inUse = JvmMemory.heapInUse(process.pid());
      return section(asked, measured, fresh, remembered, memory, inUse);
    }
  }

  private Section section(
      Plan.Asked asked,
      Measured measured,
      double fresh,
      double remembered,
      JvmMemory memory,
      long inUse) {
    double after = memory.resident() / MEBIBYTE;
    String what =
        String.format(
            Locale.ROOT,
            "memory (RSS) after %d checks with %d tokens",
            asked.checks(),
            asked.tokens());
    // Less work is no reason to say that the goal is reached.
    boolean whole = asked.checks() >= OF_GOALS.checks() && asked.tokens() >= OF_GOALS.tokens();
    return new Section(
        name(),
        title(),
        "A fresh server on one core, asked as fast as it can answer; each token is verified once"
            + " and known from then on."
            + (whole
                ? ""
                : String.format(
                    Locale.ROOT,
                    " Fewer than the goal's %d checks and %d tokens, so it is not judged.",
                    OF_GOALS.checks(),
                    OF_GOALS.tokens())),
        rows(
            whole ? Row.judged(what, after, "MiB", Goal.atMost(180)) : Row.told(what, after, "MiB"),
            memory,
            MemoryRows.inUse(inUse, ""),
            Row.told("memory (RSS) once ready", fresh, "MiB"),
            Row.told("tokens that it remembers", remembered, ""),
            Row.told("checks that were answered", (double) measured.answered(), "")),
        List.of(
            new BarPlot(
                "memory",
                "Memory (RSS)",
                "MiB",
                List.of(
                    new BarPlot.Bar("HttpTrigger, once ready", fresh),
                    new BarPlot.Bar(
                        String.format(Locale.ROOT, "HttpTrigger, %d checks", asked.checks()),
                        after)))),
        List.of());
  }

  private static List<Row> rows(Row judged, JvmMemory memory, Row... more) {
    List<Row> rows = new ArrayList<>(List.of(judged));
    rows.addAll(MemoryRows.of(memory));
    rows.addAll(List.of(more));
    return rows;
  }
}
