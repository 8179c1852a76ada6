package dev.httptrigger.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PartsCommandTest {
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  @TempDir private Path folder;

  @Test
  void helpShowsHow() {
    assertThat(run("--help")).isZero();
    assertThat(output.toString()).contains("--quick", "REGEX").doesNotContain("--tiny");
  }

  @Test
  void whatIsNoExpressionIsWrongUsage() {
    assertThat(run("(")).isEqualTo(64);
    assertThat(errors.toString()).contains("REGEX");
  }

  /** A run that does not match the build says so instead of measuring something else. */
  @Test
  void withoutABuildThereIsNothingToMeasure() {
    assertThat(run(".*")).isEqualTo(70);
    assertThat(errors.toString()).contains("class-path");
  }

  private int run(String... arguments) {
    return new CommandLine(new PartsCommand(folder))
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(errors, true))
        .execute(arguments);
  }
}
