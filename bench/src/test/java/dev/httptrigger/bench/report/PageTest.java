package dev.httptrigger.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  @TempDir private Path folder;

  @Test
  void goalsComeFirstMissedOnesToo() {
    assertThat(Page.markdown(Samples.report(), "plots/", ""))
        .contains(
            """
            | A token seen before | CPU against always OK | ≤ 1.00 × | 0.98 × | yes |
            | A token seen before | throughput | ≥ 1.80 × | 1.50 × | NO |
            """)
        .contains("| checks a second | 123 456 /s |  |  |  |")
        .contains("| throughput | 1.50 × | ≥ 1.80 × | NO | disturbed \\| 1 of 3 |")
        .contains(
            "- **Not reached:** A token seen before, throughput: 1.50 ×, where ≥ 1.80 × was the"
                + " goal.")
        .contains("| processor | a fast one |")
        .contains("a quick run");
  }

  @Test
  void everyPictureOfThePageIsThere() throws Exception {
    ReportFile.writePage(Samples.report(), folder.resolve("figures.md"));

    String page = Files.readString(folder.resolve("figures.md"));
    assertThat(page).contains("(figures/bars.svg)", "(figures/curves.svg)");
    assertThat(folder.resolve("figures/bars.svg")).isNotEmptyFile();
    assertThat(folder.resolve("figures/curves.svg")).isNotEmptyFile();
    assertThat(ReportFile.read(folder.resolve("figures").resolve(ReportFile.FIGURES)))
        .isEqualTo(Samples.report());
  }

  @Test
  void whatPeopleWroteIsInThePageAndSurvivesIt() throws Exception {
    Path notes = Files.writeString(folder.resolve("figures-notes.md"), "Why it is so.\n");
    Path page = folder.resolve("figures.md");
    ReportFile.writePage(Samples.report(), page);
    ReportFile.writePage(Samples.report(), page);

    assertThat(page).content().containsOnlyOnce("Why it is so.\n\n## A token seen before");
    assertThat(notes).hasContent("Why it is so.");
  }

  @Test
  void whatWasLeftOutIsSaid() {
    Report report =
        new Report("now", true, Map.of(Report.NOT_MEASURED, "operator"), List.of(Samples.SECTION));

    assertThat(Page.markdown(report, "", "")).contains("- **Not measured in this run:** operator.");
  }

  @Test
  void aPageIsNoFolder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReportFile.writePage(Samples.report(), folder));
  }

  /** A page can be made again of the figures, without measuring again. */
  @Test
  void whatIsWrittenAsJsonCanBeRead() throws Exception {
    Path file = folder.resolve("report.json");
    ReportFile.write(Samples.report(), file);

    assertThat(ReportFile.read(file)).isEqualTo(Samples.report());
  }
}
