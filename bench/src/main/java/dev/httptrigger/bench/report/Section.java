package dev.httptrigger.bench.report;

import java.util.List;

/**
 * What one scenario came to.
 *
 * @param name the scenario's, as on the command line
 * @param title a heading
 * @param text what was done, in a sentence or two
 * @param rows its figures
 * @param bars plots of figures side by side
 * @param curves plots of one figure over another
 */
public record Section(
    String name,
    String title,
    String text,
    List<Row> rows,
    List<BarPlot> bars,
    List<CurvePlot> curves) {
  /** Takes copies. */
  public Section {
    rows = List.copyOf(rows);
    bars = List.copyOf(bars);
    curves = List.copyOf(curves);
  }

  /** A section of figures alone. */
  public static Section of(String name, String title, String text, List<Row> rows) {
    return new Section(name, title, text, rows, List.of(), List.of());
  }
}
