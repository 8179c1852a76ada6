package dev.httptrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.bench.report.Report;
import dev.httptrigger.bench.report.ReportFile;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.testkit.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The benchmark beside peers as a person starts it, shortened; figures are not looked at. Envoy is
 * always there, the others are not.
 */
@Execution(ExecutionMode.CONCURRENT)
class PeersIT {
  @TempDir private Path folder;

  @Test
  void measuresEnvoyAndSaysWhoIsMissing() throws Exception {
    Path json = folder.resolve("report.json");
    Outcome outcome =
        ShortBench.of(List.of("--tiny", "--json=" + json, "peers-envoy", "peers", "peers-many"))
            .withEnvironment("PEERS_BIN", folder.toString())
            .within(Duration.ofMinutes(8))
            .run();

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    Report report = ReportFile.read(json);
    Section envoy = report.sections().get(0);
    assertThat(envoy.rows())
        .as(envoy.text())
        .filteredOn(row -> row.what().startsWith("CPU of a request"))
        .hasSize(4)
        .allSatisfy(row -> assertThat(row.measured()).isPositive());
    assertThat(report.sections().get(1).text())
        .contains("Not measured: Heimdall (there is no heimdall in $PEERS_BIN")
        .contains("OPA-Envoy (", "Authorino (");
    Section many = report.sections().get(2);
    assertThat(many.rows())
        .as(many.text())
        .extracting(Row::what)
        .contains(
            "CPU of a request, 10 policies against one, HttpTrigger",
            "CPU of a request, 10 policies against one, jwt_authn",
            "CPU of one change, 10 policies, jwt_authn");
  }
}
