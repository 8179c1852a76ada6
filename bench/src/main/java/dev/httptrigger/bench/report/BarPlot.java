package dev.httptrigger.bench.report;

import java.util.List;

/**
 * Figures side by side.
 *
 * @param file the plot's file name, without its ending
 * @param title what it shows
 * @param unit of all figures
 * @param bars the figures
 */
public record BarPlot(String file, String title, String unit, List<Bar> bars) {
  /** Takes a copy. */
  public BarPlot {
    bars = List.copyOf(bars);
  }

  /**
   * One of the figures.
   *
   * @param label whose it is
   * @param value not negative
   */
  public record Bar(String label, double value) {}
}
