package dev.httptrigger.bench.report;

import java.util.Locale;

/**
 * One figure.
 *
 * @param what what it is of
 * @param measured the figure
 * @param unit its unit, such as {@code µs}; {@code ×} for a ratio
 * @param goal what it should come to
 * @param note what else there is to say, such as that other processes disturbed
 */
public record Row(String what, double measured, String unit, Goal goal, String note) {
  private static final double SMALL = 10;
  private static final double LARGE = 1_000;

  /** A figure that is told and not judged. */
  public static Row told(String what, double measured, String unit) {
    return new Row(what, measured, unit, Goal.NONE, "");
  }

  /** A figure with a goal. */
  public static Row judged(String what, double measured, String unit, Goal goal) {
    return new Row(what, measured, unit, goal, "");
  }

  /** The same, with a note. */
  public Row noting(String text) {
    return new Row(what, measured, unit, goal, text);
  }

  /** The figure as people read it. */
  public String measuredText() {
    return number(measured) + " " + unit;
  }

  /** The goal as people read it; empty where there is none. */
  public String goalText() {
    return switch (goal.direction()) {
      case AT_MOST -> "≤ " + number(goal.bound()) + " " + unit;
      case AT_LEAST -> "≥ " + number(goal.bound()) + " " + unit;
      case NONE -> "";
    };
  }

  private static String number(double value) {
    double size = Math.abs(value);
    if (size >= LARGE) {
      return String.format(Locale.ROOT, "%,.0f", value).replace(',', ' ');
    }
    return String.format(Locale.ROOT, size < SMALL ? "%.2f" : "%.1f", value);
  }
}
