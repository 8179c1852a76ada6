package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.testkit.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How long a person waits for a command. */
record Commands() implements Scenario {
  private static final String JDK = "JAVA25_HOME";
  private static final Duration LONGEST = Duration.ofMillis(2_500);

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
    Command ofVersion = launcher(run, "--version");
    Spread version = seconds(run, ofVersion);
    Spread validate =
        seconds(run, launcher(run, "validate", run.workload().oneManifest().toString()));
    Spread launcher = seconds(run, ofVersion.withEnvironment(JDK, jdkThatDoesNothing(run)));
    Spread machine =
        seconds(
            run,
            Command.of(
                run.server().command().java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-version"));
    return new Section(
        name(),
        title(),
        "The launcher as a person calls it, on all processors; the median of several calls, after"
            + " one that does not count.",
        List.of(
            Row.judged("./httptrigger --version", version.median(), "s", Goal.atMost(0.25))
                .noting(version.range()),
            Row.judged("./httptrigger validate FILE", validate.median(), "s", Goal.atMost(0.5))
                .noting(validate.range()),
            Row.told("of each the launcher, until it starts the JVM", launcher.median(), "s")
                .noting(launcher.range()),
            Row.told("a JVM that tells its own version", machine.median(), "s")
                .noting(machine.range())),
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

  private static Command launcher(Run run, String... arguments) {
    return Command.of(
        Stream.concat(Stream.of(run.launcher().toString()), Stream.of(arguments)).toList());
  }

  /** One that the launcher takes for a JDK. */
  private static String jdkThatDoesNothing(Run run) {
    try {
      Path home = Files.createDirectories(run.folder().resolve("jdk-that-does-nothing"));
      Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
      Path programs = Files.createDirectories(home.resolve("bin"));
      for (String program : List.of("java", "javac")) {
        Path file = programs.resolve(program);
        Files.writeString(file, "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return home.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("can't write a JDK that does nothing", e);
    }
  }

  private static Spread seconds(Run run, Command command) {
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
