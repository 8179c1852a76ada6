package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.machine.JvmThreads;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Crowd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When a server is ready that reads many triggers from a folder. */
record FolderStart() implements Scenario {
  private static final int OF_GOALS = 10_000;
  private static final double PERCENT = 100;

  @Override
  public String name() {
    return "folder-start";
  }

  @Override
  public String title() {
    return "Ready from a folder, ten thousand triggers, one core";
  }

  /** Each start takes as long as a whole figure elsewhere. */
  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public Duration length(Plan plan) {
    return Plan.start(plan.mostTriggers()).multipliedBy(plan.starts());
  }

  @Override
  public Section measure(Run run) {
    int triggers = run.plan().mostTriggers();
    Path folder = written(run, triggers);
    List<Double> seconds = new ArrayList<>();
    List<Double> compilers = new ArrayList<>();
    for (int start = 0; start < run.plan().starts(); start++) {
      run.tell("ready, start " + (start + 1) + " of " + run.plan().starts());
      long began = System.nanoTime();
      try (GrpcProcess process = run.serve(folder)) {
        seconds.add((System.nanoTime() - began) / 1e9);
        compilers.add(PERCENT * JvmThreads.COMPILERS.share(Proc.cpuByThreadName(process.pid())));
      }
    }
    Spread ready = Spread.of(seconds);
    Spread compiling = Spread.of(compilers);
    String of = String.format(Locale.ROOT, "ready, %d triggers", triggers);
    Row row =
        triggers == OF_GOALS
            ? Row.judged(of, ready.median(), "s", Goal.atMost(2))
            : Row.told(of, ready.median(), "s");
    return Section.of(
        name(),
        title(),
        "From the start of the process until /readyz says so, with the cache of classes; each"
            + " trigger has a host, an inline RSA key and a file of its own. The median of several"
            + " starts.",
        List.of(
            row.noting(ready.range()),
            Row.told("of its processor time the compilers", compiling.median(), "%")
                .noting(compiling.range())));
  }

  private static Path written(Run run, int triggers) {
    try {
      Path folder = Files.createDirectory(run.folder().resolve("start-" + triggers));
      Crowd.create(folder, triggers);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("can't write triggers", e);
    }
  }
}
