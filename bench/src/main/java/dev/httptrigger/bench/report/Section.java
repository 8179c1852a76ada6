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
 * @param flames where processor time goes
 */
public record Section(
    String name,
    String title,
    String text,
    List<Row> rows,
    List<BarPlot> bars,
    List<CurvePlot> curves,
    List<FlameGraph> flames) {
  /** Takes copies. */
  public Section {
    rows = List.copyOf(rows);
    bars = List.copyOf(bars);
    curves = List.copyOf(curves);
    flames = List.copyOf(flames);
  }

  /** A section without flame graphs. */
  public Section(
      String name,
      String title,
      String text,
      List<Row> rows,
      List<BarPlot> bars,
      List<CurvePlot> curves) {
    this(name, title, text, rows, bars, curves, List.of());
  }

  /** A section of figures alone. */
  public static Section of(String name, String title, String text, List<Row> rows) {
    return new Section(name, title, text, rows, List.of(), List.of());
  }
}
