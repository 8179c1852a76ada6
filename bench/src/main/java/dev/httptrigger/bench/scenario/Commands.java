package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.testkit.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How long a person waits for a command. */
record Commands() implements Scenario {
  private static final Duration LONGEST = Duration.ofMillis(1_500);

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public String title() {
    return "The commands, from return key to prompt";
  }

  @Override
  public Duration length(Plan plan) {
    return LONGEST.multipliedBy(plan.starts() + 1L);
  }

  @Override
  public Section measure(Run run) {
    run.tell(title());
    run.cores()
        .letUseBoth(ProcessHandle.current().pid()); // what a process starts runs where it does
    Spread version = seconds(run, "--version");
    Spread validate = seconds(run, "validate", run.workload().oneManifest().toString());
    return new Section(
        name(),
        title(),
        "The launcher as a person calls it, on all processors; the median of several calls, after"
            + " one that does not count.",
        List.of(
            Row.judged("./httptrigger --version", version.median(), "s", Goal.atMost(0.25))
                .noting(version.range()),
            Row.judged("./httptrigger validate FILE", validate.median(), "s", Goal.atMost(0.5))
                .noting(validate.range())),
        List.of(
            new BarPlot(
                "commands",
                title(),
                "ms",
                List.of(
                    new BarPlot.Bar("HttpTrigger --version", version.median() * 1e3),
                    new BarPlot.Bar("HttpTrigger validate FILE", validate.median() * 1e3)))),
        List.of());
  }

  private static Spread seconds(Run run, String... arguments) {
    Command command =
        Command.of(
            Stream.concat(Stream.of(run.launcher().toString()), Stream.of(arguments)).toList());
    String unusedFirst = command.run().outOrThrow();
    List<Double> seconds = new ArrayList<>();
    for (int call = 0; call < run.plan().starts(); call++) {
      long start = System.nanoTime();
      String unusedOutput = command.run().outOrThrow();
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return Spread.of(seconds);
  }
}
