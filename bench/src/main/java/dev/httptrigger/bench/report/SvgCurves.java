package dev.httptrigger.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws {@link CurvePlot}s. */
public final class SvgCurves {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;
  private static final int LEFT = 80;
  private static final int RIGHT = 20;
  private static final int TOP = 44;
  private static final int BOTTOM = 86;
  private static final String INK = "#111111";
  private static final String GRID = "#d0d7de";
  private static final List<String> COLORS =
      List.of("#1f6feb", "#8c959f", "#bf8700", "#cf222e", "#1a7f37", "#8250df");

  private SvgCurves() {}

  /** The picture. */
  public static String svg(CurvePlot plot) {
    Axis x = axis(plot, CurvePlot.Point::x, LEFT, WIDTH - RIGHT);
    Axis y = axis(plot, CurvePlot.Point::y, HEIGHT - BOTTOM, TOP);
    StringBuilder content = new StringBuilder();
    for (int decade = x.lowest(); decade <= x.highest(); decade++) {
      double at = x.place(Math.pow(10, decade));
      content.append(SvgText.line(at, TOP, at, HEIGHT - BOTTOM, GRID));
      content.append(SvgText.text(at, HEIGHT - BOTTOM + 18, 12, "middle", INK, power(decade)));
    }
    for (int decade = y.lowest(); decade <= y.highest(); decade++) {
      double at = y.place(Math.pow(10, decade));
      content.append(SvgText.line(LEFT, at, WIDTH - RIGHT, at, GRID));
      content.append(SvgText.text(LEFT - 6, at + 4, 12, "end", INK, power(decade)));
    }
    double middle = (LEFT + WIDTH - RIGHT) / 2.0;
    content.append(
        SvgText.text(middle, HEIGHT - BOTTOM + 38, 13, "middle", INK, plot.horizontal()));
    content.append(SvgText.text(LEFT, TOP - 6, 13, "start", INK, plot.vertical()));
    for (int curve = 0; curve < plot.curves().size(); curve++) {
      draw(plot.curves().get(curve), curve, x, y, content);
    }
    return SvgText.picture(WIDTH, HEIGHT, plot.title(), content.toString());
  }

  private static void draw(
      CurvePlot.Curve curve, int number, Axis x, Axis y, StringBuilder content) {
    String color = COLORS.get(number % COLORS.size());
    StringBuilder points = new StringBuilder();
    for (CurvePlot.Point point : curve.points()) {
      points.append(SvgText.point(x.place(point.x()), y.place(point.y())));
    }
    content.append(SvgText.curve(points.toString().strip(), color));
    int columns = 3;
    double legendX = LEFT + (number % columns) * (WIDTH - LEFT - RIGHT) / (double) columns;
    double legendY = HEIGHT - 26 + 18 * (number / columns);
    content.append(SvgText.rectangle(legendX, legendY - 9, 12, 10, color));
    content.append(SvgText.text(legendX + 18, legendY, 12, "start", INK, curve.label()));
  }

  private static String power(int decade) {
    return decade < 0
        ? String.format(Locale.ROOT, "%." + -decade + "f", Math.pow(10, decade))
        : String.format(Locale.ROOT, "%,.0f", Math.pow(10, decade)).replace(',', ' ');
  }

  private static Axis axis(
      CurvePlot plot, ToDoubleFunction<CurvePlot.Point> value, double from, double to) {
    List<Double> values =
        plot.curves().stream()
            .flatMap(curve -> curve.points().stream())
            .map(value::applyAsDouble)
            .toList();
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(10);
    int lowest = (int) Math.floor(Math.log10(least));
    int highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(most)));
    return new Axis(lowest, highest, from, to);
  }

  /** Whole decades, from one place of the picture to another. */
  private record Axis(int lowest, int highest, double from, double to) {
    double place(double value) {
      return from + (Math.log10(value) - lowest) / (highest - lowest) * (to - from);
    }
  }
}
