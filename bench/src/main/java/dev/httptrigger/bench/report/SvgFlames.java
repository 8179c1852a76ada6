package dev.httptrigger.bench.report;

import java.util.Locale;

/** Draws {@link FlameGraph}s, the outermost method on top. */
public final class SvgFlames {
  private static final int WIDTH = 1_000;
  private static final int SIDE = 10;
  private static final int TOP = 62;
  private static final int STEP = 15;
  private static final int TEXT = 10;

  /** Of a letter, about. */
  private static final double LETTER = 5.6;

  private static final int SHORTEST_NAME = 4;
  private static final String INK = "#111111";
  private static final String LEGEND =
      "blue: HttpTrigger · grey: Netty, gRPC · sand: the JDK and other libraries";

  private SvgFlames() {}

  /** The picture; who points at a block sees its name and share. */
  public static String svg(FlameGraph graph) {
    int lines = graph.blocks().stream().mapToInt(block -> block.depth() + 1).max().orElse(0);
    StringBuilder content = new StringBuilder(SvgText.text(16, 46, 12, "start", INK, LEGEND));
    for (FlameGraph.Block block : graph.blocks()) {
      content.append(block(block));
    }
    return SvgText.picture(WIDTH, TOP + STEP * lines + SIDE, graph.title(), content.toString());
  }

  private static String block(FlameGraph.Block block) {
    double scale = WIDTH - 2 * SIDE;
    double left = SIDE + block.from() * scale;
    double width = block.width() * scale;
    double y = TOP + block.depth() * STEP;
    String share = String.format(Locale.ROOT, "%s, %.1f %%", block.name(), 100 * block.width());
    String shape = SvgText.rectangle(left, y, Math.max(0.5, width - 0.5), STEP - 1, color(block));
    int letters = (int) ((width - 4) / LETTER);
    String name =
        letters < SHORTEST_NAME
            ? ""
            : SvgText.text(left + 2, y + TEXT + 1, TEXT, "start", INK, cut(block.name(), letters));
    return SvgText.group(share, shape + name);
  }

  private static String cut(String name, int letters) {
    return name.length() <= letters ? name : name.substring(0, letters - 1) + "…";
  }

  private static String color(FlameGraph.Block block) {
    return switch (block.kind()) {
      case OURS -> "#79b0f7";
      case NETWORK -> "#d0d7de";
      case OTHER -> "#ecdcb9";
    };
  }
}
