package dev.httptrigger.bench.report;

import java.util.Locale;

/** Draws {@link BarPlot}s. */
public final class SvgBars {
  private static final int WIDTH = 760;
  private static final int TOP = 44;
  private static final int STEP = 30;
  private static final int BAR = 20;
  private static final int LABELS = 270;
  private static final int VALUES = 110;
  private static final String OURS = "#1f6feb";
  private static final String OTHERS = "#8c959f";
  private static final String INK = "#111111";

  private SvgBars() {}

  /** The picture. Bars of HttpTrigger's own have another colour. */
  public static String svg(BarPlot plot) {
    double largest = plot.bars().stream().mapToDouble(BarPlot.Bar::value).max().orElse(1);
    double scale = largest > 0 ? (WIDTH - LABELS - VALUES) / largest : 0;
    StringBuilder content = new StringBuilder();
    double y = TOP;
    for (BarPlot.Bar bar : plot.bars()) {
      double length = bar.value() * scale;
      String color = bar.label().startsWith("HttpTrigger") ? OURS : OTHERS;
      content.append(SvgText.text(LABELS - 8, y + 15, 13, "end", INK, bar.label()));
      content.append(SvgText.rectangle(LABELS, y, length, BAR, color));
      content.append(
          SvgText.text(LABELS + length + 6, y + 15, 13, "start", INK, value(bar, plot.unit())));
      y += STEP;
    }
    return SvgText.picture(
        WIDTH, TOP + STEP * plot.bars().size() + 6, plot.title(), content.toString());
  }

  private static String value(BarPlot.Bar bar, String unit) {
    return String.format(Locale.ROOT, bar.value() < 100 ? "%.1f %s" : "%.0f %s", bar.value(), unit);
  }
}
