package dev.httptrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.report.Report;
import dev.httptrigger.bench.report.ReportFile;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.scenario.Plan;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.WrongAnswersException;
import dev.httptrigger.bench.workload.Workload;
import dev.httptrigger.testkit.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The benchmark as a person starts it, shortened; figures are not looked at. */
@Execution(ExecutionMode.CONCURRENT)
class BenchIT {
  @TempDir private Path folder;

  /** Of the costs of checks some, and what is asked last. */
  @Test
  void measuresTheServerThatTheLauncherStarts() throws Exception {
    List<String> costs = List.of("known-token", "wrong-signature", "never-seen-es256");
    List<String> others = List.of("known-token-causes", "latency", "profiles", "allocation");
    Report report =
        measured(
            Stream.concat(costs.stream(), others.stream()).toList(),
            "CPU of a check, against always OK",
            "≤ 1.00 ×");

    assertThat(report.sections())
        .filteredOn(section -> costs.contains(section.name()))
        .allSatisfy(
            section ->
                assertThat(section.rows())
                    .filteredOn(row -> row.what().equals("CPU of a check"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.measured()).isPositive()));
    assertThat(report.machine().get(Report.NOT_MEASURED)).contains("no-token");
    assertThat(figure(report, "profiles", "known token: network, HTTP/2, gRPC")).isPositive();
    assertThat(profiled(report)).as("of one a short run may see nothing").contains("extauthz");
    assertThat(figure(report, "profiles", "known token, 30 % load: times that it did"))
        .isBetween(0.0, 1_000.0);
    assertThat(figure(report, "known-token-causes", "the same, with an answer as long"))
        .isPositive();
    assertThat(figure(report, "profiles", "start: the compilers")).isBetween(1.0, 99.0);
    assertThat(figure(report, "profiles", "the first thousand checks: samples")).isPositive();
    assertThat(figure(report, "profiles", "the first thousand checks: the compilers"))
        .isBetween(0.0, 100.0);
    assertThat(folder.resolve("benchmarks/profile-known-token.svg")).isNotEmptyFile();
  }

  /** What starts servers and programs of its own. */
  @Test
  void measuresStartsAndSizes() throws Exception {
    Report report =
        measured(
            List.of(
                "ready",
                "start-up",
                "known-token-hosts",
                "many-triggers",
                "changes",
                "memory",
                "commands",
                "operator",
                "folder-start",
                "cluster-start"),
            "memory (RSS) once ready");

    assertThat(figure(report, "changes", "times that the server took them up")).isPositive();
    assertThat(figure(report, "memory", "tokens that it remembers")).isGreaterThanOrEqualTo(200);
    assertThat(figure(report, "memory", "of it the cache of loaded classes")).isPositive();
    assertThat(figure(report, "memory", "of it compiled code")).isPositive();
    assertThat(figure(report, "cluster-start", "start from a cluster, 10 triggers: samples"))
        .isPositive();
  }

  /** One run of these scenarios, which says all that. */
  private Report measured(List<String> scenarios, String... said) throws Exception {
    Path json = folder.resolve("report.json");
    Path page = folder.resolve("benchmarks.md");
    List<String> words = new ArrayList<>(List.of("--tiny", "--json=" + json, "--page=" + page));
    words.addAll(scenarios);
    Outcome outcome = ShortBench.of(words).within(Duration.ofMinutes(10)).run();

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains(said).contains("It took ");
    assertThat(page).isNotEmptyFile();
    Report report = ReportFile.read(json);
    assertThat(report.sections())
        .extracting(Section::name)
        .containsExactlyInAnyOrderElementsOf(scenarios);
    assertThat(report.sections())
        .flatExtracting(Section::rows)
        .allSatisfy(row -> assertThat(row.measured()).as(row.what()).isFinite());
    return report;
  }

  /** The modules of ours whose work was seen, of whatever was profiled. */
  private static Stream<String> profiled(Report report) {
    return rows(report, "profiles")
        .map(row -> row.what().replaceFirst("^.*: ", "").replaceFirst("[.].*$", ""));
  }

  private static Stream<Row> rows(Report report, String scenario) {
    return report.sections().stream()
        .filter(section -> section.name().equals(scenario))
        .flatMap(section -> section.rows().stream());
  }

  private static double figure(Report report, String scenario, String what) {
    return rows(report, scenario)
        .filter(row -> row.what().equals(what))
        .findFirst()
        .orElseThrow()
        .measured();
  }

  /** Answers are looked at: with another expectation the same run is none. */
  @Test
  void wrongAnswersAreNoMeasurement() throws Exception {
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    Workload workload = Workload.create(triggers, Plan.TINY.sizes(), Instant.now());
    try (Run run =
        new Run(
            ShortBench.launcher(), folder, Cores.ofThisMachine(), Plan.TINY, workload, _ -> {})) {
      assertThat(run.saturate(run.server(), workload.known()).answered()).isPositive();
      assertThatThrownBy(() -> run.saturate(run.server(), workload.known().forAlwaysOk()))
          .isInstanceOf(WrongAnswersException.class);
      assertThatThrownBy(() -> run.saturate(run.alwaysOk(), workload.known()))
          .isInstanceOf(WrongAnswersException.class);
    }
  }
}
