package dev.httptrigger.bench.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of a section as lines of text, in columns, for a terminal. */
public final class TextTable {
  private static final List<String> HEADER = List.of("", "measured", "goal", "reached", "");

  private TextTable() {}

  /** The section's title, and its figures below it. */
  public static List<String> lines(Section section) {
    List<List<String>> cells =
        IntStream.range(-1, section.rows().size())
            .mapToObj(row -> row < 0 ? HEADER : cells(section.rows().get(row)))
            .toList();
    List<Integer> widths =
        IntStream.range(0, HEADER.size())
            .mapToObj(
                column -> cells.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    return IntStream.range(-1, cells.size())
        .mapToObj(row -> row < 0 ? section.title() : line(cells.get(row), widths))
        .toList();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.what(),
        row.measuredText(),
        row.goalText(),
        row.goal().verdict(row.measured()).text(),
        row.note());
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column ->
                cells.get(column) + " ".repeat(widths.get(column) - cells.get(column).length()))
        .collect(Collectors.joining("  ", "  ", ""))
        .stripTrailing();
  }
}
