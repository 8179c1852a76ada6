package dev.httptrigger.bench.report;

import java.util.Locale;

/** Pieces of SVG. Numbers have a point, whatever the machine's language. */
final class SvgText {
  private static final String FONT = "font-family=\"sans-serif\"";

  private SvgText() {}

  /** The whole picture, on white: it must be readable on a dark page too. */
  static String picture(int width, int height, String title, String content) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
    role="img" aria-label="%3$s">
    <rect width="%1$d" height="%2$d" fill="#ffffff"/>
    %4$s%5$s</svg>
    """
        .formatted(
            width, height, escaped(title), text(16, 24, 16, "start", "#111111", title), content);
  }

  static String text(double x, double y, int size, String anchor, String color, String content) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" %s font-size=\"%d\" text-anchor=\"%s\""
            + " fill=\"%s\">%s</text>\n",
        x,
        y,
        FONT,
        size,
        anchor,
        color,
        escaped(content));
  }

  static String line(double x1, double y1, double x2, double y2, String color) {
    return String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
        x1,
        y1,
        x2,
        y2,
        color);
  }

  static String rectangle(double x, double y, double width, double height, String color) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
        x,
        y,
        width,
        height,
        color);
  }

  static String curve(String points, String color) {
    return String.format(
        Locale.ROOT,
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
        points,
        color);
  }

  /** Shapes with a text for who points at them. */
  static String group(String title, String shapes) {
    return "<g><title>" + escaped(title) + "</title>" + shapes + "</g>\n";
  }

  static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
