package dev.httptrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.report.Report;
import dev.httptrigger.bench.report.ReportFile;
import dev.httptrigger.bench.scenario.Plan;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.WrongAnswersException;
import dev.httptrigger.bench.workload.Workload;
import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark as a person starts it, shortened; figures are not looked at. */
class BenchIT {
  @TempDir private Path folder;

  @Test
  void measuresTheServerThatTheLauncherStarts() throws Exception {
    Path json = folder.resolve("report.json");
    Outcome outcome =
        Command.of(
                launcher().toString(),
                "bench",
                "--tiny",
                "--json=" + json,
                "--page=" + folder,
                "known-token",
                "no-token",
                "wrong-signature",
                "never-seen-es256")
            .within(Duration.ofMinutes(5))
            .run();

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("CPU of a check, against always OK", "≤ 1.00 ×");
    Report report = ReportFile.read(json);
    assertThat(report.sections()).hasSize(4);
    assertThat(report.sections())
        .allSatisfy(
            section ->
                assertThat(section.rows())
                    .filteredOn(row -> row.what().equals("CPU of a check"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.measured()).isPositive()));
    assertThat(folder.resolve("benchmarks.md")).isNotEmptyFile();
  }

  /** Answers are looked at: with another expectation the same run is none. */
  @Test
  void wrongAnswersAreNoMeasurement() throws Exception {
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    Workload workload = Workload.create(triggers, Plan.TINY.sizes(), Instant.now());
    try (Run run =
        new Run(launcher(), folder, Cores.ofThisMachine(), Plan.TINY, workload, _ -> {})) {
      assertThat(run.saturate(run.server(), workload.known()).answered()).isPositive();
      assertThatThrownBy(() -> run.saturate(run.server(), workload.known().forAlwaysOk()))
          .isInstanceOf(WrongAnswersException.class);
      assertThatThrownBy(() -> run.saturate(run.alwaysOk(), workload.known()))
          .isInstanceOf(WrongAnswersException.class);
    }
  }

  private static Path launcher() {
    return Checkout.root().resolve("httptrigger");
  }
}
