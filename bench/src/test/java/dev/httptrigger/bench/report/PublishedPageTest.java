package dev.httptrigger.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in this checkout is that of the figures and the notes beside it. */
class PublishedPageTest {
  private static final Path DOCS = Checkout.root().resolve("docs");
  private static final String PAGE = "benchmarks.md";
  private static final String NOTES = "benchmarks-notes.md";

  @TempDir private Path folder;

  @Test
  void allOfThePageFollowsFromItsFiguresAndItsNotes() throws IOException {
    Path published = DOCS.resolve("benchmarks");
    Files.copy(DOCS.resolve(NOTES), folder.resolve(NOTES));
    Report report = ReportFile.read(published.resolve(ReportFile.FIGURES));

    ReportFile.writePage(report, folder.resolve(PAGE));

    assertThat(folder.resolve(PAGE))
        .as("./httptrigger bench --from=docs/benchmarks/figures.json --page=docs/benchmarks.md")
        .hasSameTextualContentAs(DOCS.resolve(PAGE));
    Path written = folder.resolve("benchmarks");
    assertThat(names(written)).isEqualTo(names(published));
    for (String name : names(written)) {
      assertThat(written.resolve(name)).hasSameTextualContentAs(published.resolve(name));
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
