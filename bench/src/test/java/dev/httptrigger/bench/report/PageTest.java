package dev.httptrigger.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  @TempDir private Path folder;

  @Test
  void goalsComeFirstMissedOnesToo() {
    assertThat(Page.markdown(Samples.report()))
        .contains(
            """
            | A token seen before | CPU against always OK | ≤ 1.00 × | 0.98 × | yes |
            | A token seen before | throughput | ≥ 1.80 × | 1.50 × | NO |
            """)
        .contains("| checks a second | 123 456 /s |  |  |  |")
        .contains("| throughput | 1.50 × | ≥ 1.80 × | NO | disturbed \\| 1 of 3 |")
        .contains("| processor | a fast one |")
        .contains("a quick run");
  }

  @Test
  void everyPictureOfThePageIsThere() throws Exception {
    ReportFile.writePage(Samples.report(), folder);

    String page = Files.readString(folder.resolve("benchmarks.md"));
    assertThat(page).contains("(benchmarks/bars.svg)", "(benchmarks/curves.svg)");
    assertThat(folder.resolve("benchmarks/bars.svg")).isNotEmptyFile();
    assertThat(folder.resolve("benchmarks/curves.svg")).isNotEmptyFile();
  }

  /** A page can be made again of the figures, without measuring again. */
  @Test
  void whatIsWrittenAsJsonCanBeRead() throws Exception {
    Path file = folder.resolve("report.json");
    ReportFile.write(Samples.report(), file);

    assertThat(ReportFile.read(file)).isEqualTo(Samples.report());
  }
}
