package dev.httptrigger.bench.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports on disk. */
public final class ReportFile {
  private static final JsonMapper JSON = new JsonMapper();

  private ReportFile() {}

  /** The report as JSON, with all its figures unrounded. */
  public static String json(Report report) {
    try {
      DefaultPrettyPrinter printer =
          new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
      return JSON.writer(printer).writeValueAsString(report) + "\n";
    } catch (JacksonException e) {
      throw new IllegalStateException("records can be written", e);
    }
  }

  /** Reads what {@link #json} wrote. */
  public static Report read(Path file) throws IOException {
    return JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), Report.class);
  }

  /** Writes the JSON. */
  public static void write(Report report, Path file) throws IOException {
    Files.writeString(file, json(report), StandardCharsets.UTF_8);
  }

  /**
   * Writes the page and its plots.
   *
   * @param folder such as {@code docs}
   */
  public static void writePage(Report report, Path folder) throws IOException {
    Path plots = Files.createDirectories(folder.resolve(Page.PLOTS));
    for (Section section : report.sections()) {
      for (BarPlot plot : section.bars()) {
        Files.writeString(
            plots.resolve(plot.file() + ".svg"), SvgBars.svg(plot), StandardCharsets.UTF_8);
      }
      for (CurvePlot plot : section.curves()) {
        Files.writeString(
            plots.resolve(plot.file() + ".svg"), SvgCurves.svg(plot), StandardCharsets.UTF_8);
      }
    }
    Files.writeString(
        folder.resolve("benchmarks.md"), Page.markdown(report), StandardCharsets.UTF_8);
  }
}
