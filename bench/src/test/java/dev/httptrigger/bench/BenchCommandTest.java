package dev.httptrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @TempDir private Path folder;

  @Test
  void theListNamesWhatCanBeMeasured() {
    assertThat(run("--list")).isZero();
    assertThat(output.toString())
        .contains("known-token", "never-seen-es256", "many-triggers", "operator");
  }

  @Test
  void whatIsMeasuredBesidePeersIsListedToo() {
    assertThat(run("--list")).isZero();
    assertThat(output.toString()).contains("peers ", "peers-envoy", "peers-many");
  }

  @Test
  void anUnknownScenarioIsWrongUsage() {
    assertThat(run("known-tokens")).isEqualTo(64);
    assertThat(errors.toString()).contains("known-tokens").contains("--list");
  }

  /** Before anything is measured. */
  @Test
  void aPageThatIsAFolderIsWrongUsage() {
    assertThat(run("--page=docs")).isEqualTo(64);
    assertThat(errors.toString()).contains("docs/benchmarks.md");
  }

  @Test
  void helpShowsHow() {
    assertThat(run("--help")).isZero();
    assertThat(output.toString()).contains("--quick").doesNotContain("--tiny");
  }

  private int run(String... arguments) {
    return new CommandLine(new BenchCommand(folder, InstantSource.system()))
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
