package dev.httptrigger.bench.report;

import java.util.List;

/**
 * One figure over another. Both axes are logarithmic: latencies and sizes span decades.
 *
 * @param file the plot's file name, without its ending
 * @param title what it shows
 * @param horizontal what the horizontal axis says, with its unit
 * @param vertical what the vertical axis says, with its unit
 * @param curves what is compared
 */
public record CurvePlot(
    String file, String title, String horizontal, String vertical, List<Curve> curves) {
  /** Takes a copy. */
  public CurvePlot {
    curves = List.copyOf(curves);
  }

  /**
   * One line.
   *
   * @param label whose it is
   * @param points from left to right
   */
  public record Curve(String label, List<Point> points) {
    /** Takes a copy. */
    public Curve {
      points = List.copyOf(points);
    }
  }

  /**
   * One point.
   *
   * @param x above 0
   * @param y above 0
   */
  public record Point(double x, double y) {}
}
