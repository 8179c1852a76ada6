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
  /** What {@link #writePage} calls the file of what {@link #read} reads. */
  public static final String FIGURES = "figures.json";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ENDING = ".md";

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
   * Writes the page, and its plots and all figures ({@link #FIGURES}) into a folder beside it that
   * has the page's name. What people have to say of it is taken from a file beside it, whose name
   * ends in {@code -notes.md}, and stays there: it is never written.
   *
   * @param page such as {@code docs/benchmarks.md}
   */
  public static void writePage(Report report, Path page) throws IOException {
    String name = stem(page);
    Path plots = Files.createDirectories(page.resolveSibling(name));
    write(report, plots.resolve(FIGURES));
    for (Section section : report.sections()) {
      for (BarPlot plot : section.bars()) {
        Files.writeString(
            plots.resolve(plot.file() + ".svg"), SvgBars.svg(plot), StandardCharsets.UTF_8);
      }
      for (CurvePlot plot : section.curves()) {
        Files.writeString(
            plots.resolve(plot.file() + ".svg"), SvgCurves.svg(plot), StandardCharsets.UTF_8);
      }
      for (FlameGraph graph : section.flames()) {
        Files.writeString(
            plots.resolve(graph.file() + ".svg"), SvgFlames.svg(graph), StandardCharsets.UTF_8);
      }
    }
    Path notes = page.resolveSibling(name + "-notes.md");
    String said = Files.exists(notes) ? Files.readString(notes, StandardCharsets.UTF_8) : "";
    Files.writeString(page, Page.markdown(report, name + "/", said), StandardCharsets.UTF_8);
  }

  private static String stem(Path page) {
    Path file = page.getFileName();
    String name = file == null ? "" : file.toString();
    if (!name.endsWith(ENDING) || name.equals(ENDING)) {
      throw new IllegalArgumentException("a page is called something" + ENDING + ", not " + page);
    }
    return name.substring(0, name.length() - ENDING.length());
  }
}
