package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.JvmThreads;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.machine.ThreadsCpu;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** When a server says that it is ready, and what its first checks then cost. */
record Ready() implements Scenario {
  private static final String ALGORITHM = "RS256";
  private static final int FIRST_CHECKS = 1_000;
  private static final double MEBIBYTE = 1 << 20;
  private static final double PERCENT = 100;

  @Override
  public String name() {
    return "ready";
  }

  @Override
  public String title() {
    return "Ready after its own warm-up, one core";
  }

  @Override
  public void prepare(Workload workload) {
    workload.addFresh(ALGORITHM);
  }

  @Override
  public Duration length(Plan plan) {
    return plan.meter().once().plus(Plan.START.multipliedBy(plan.starts()));
  }

  @Override
  public Section measure(Run run) {
    Questions questions = run.workload().neverSeen(ALGORITHM);
    run.warmUp(Run.neverSeen(ALGORITHM), questions);
    double warm = run.saturate(run.server(), questions).cpuMicros();
    List<Double> seconds = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> firsts = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    List<Double> compilers = new ArrayList<>();
    List<Row> memory = new ArrayList<>();
    for (int start = 0; start < run.plan().starts(); start++) {
      run.tell("ready, start " + (start + 1) + " of " + run.plan().starts());
      long began = System.nanoTime();
      try (GrpcProcess process = run.serve(run.workload().folder())) {
        seconds.add((System.nanoTime() - began) / 1e9);
        resident.add(Proc.residentBytes(process.pid()) / MEBIBYTE);
        compilers.add(PERCENT * JvmThreads.COMPILERS.share(Proc.cpuByThreadName(process.pid())));
        if (start == run.plan().starts() - 1) {
          JvmMemory last = JvmMemory.of(process.pid());
          memory.add(
              Row.told(
                  "memory (RSS) once ready, the last start", last.resident() / MEBIBYTE, "MiB"));
          memory.addAll(MemoryRows.of(last));
        }
        double first = firstChecks(run, process);
        firsts.add(first);
        ratios.add(first / warm);
      }
    }
    Spread ready = Spread.of(seconds);
    Spread ratio = Spread.of(ratios);
    List<Row> rows =
        new ArrayList<>(
            List.of(
                Row.judged("ready", ready.median(), "s", Goal.atMost(4)).noting(ready.range()),
                Row.judged(
                        "CPU of the first thousand checks, against warm",
                        ratio.median(),
                        "×",
                        Goal.atMost(5))
                    .noting(ratio.range()),
                Row.told(
                    "of the CPU until then, the JVM's compilers",
                    Spread.of(compilers).median(),
                    "%"),
                Row.told("CPU of one of the first thousand", Spread.of(firsts).median(), "µs"),
                Row.told("CPU of a warm one", warm, "µs"),
                Row.judged(
                    "memory (RSS) once ready",
                    Spread.of(resident).median(),
                    "MiB",
                    Goal.atMost(110))));
    rows.addAll(memory);
    return Section.of(
        name(),
        title(),
        "From the start of the JVM until /readyz says so, the launcher's own time not in it. Then a"
            + " thousand checks at once, each with a token that is new to the server, as they are"
            + " after a start; against the same of a server that is warm. What the memory is for is"
            + " of the last start, before these checks.",
        rows);
  }

  /** Asks a server that is ready its first checks; microseconds of CPU for each. */
  static double firstChecks(Run run, GrpcProcess process) {
    Meter.Timed timed =
        Meter.answering(
            process,
            run.workload().neverSeen(ALGORITHM),
            FIRST_CHECKS,
            new ThreadsCpu(process.pid()));
    return timed.counted() / 1e3 / run.checked(process, timed.measured()).answered();
  }
}
