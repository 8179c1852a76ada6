package dev.httptrigger.deploy.scale;

import java.util.ArrayList;
import java.util.List;

/** What was measured, as a table in Markdown. For one thread. */
final class Table {
  private final List<String> rows = new ArrayList<>();

  /** Adds a row, and shows it to who waits. */
  void row(String what, String goal, String measured) {
    String row = "| %s | %s | %s |".formatted(what, goal, measured);
    rows.add(row);
    System.out.println(row);
  }

  /** The whole table. */
  String text() {
    return "| figure | goal | measured |\n| --- | --- | --- |\n" + String.join("\n", rows) + "\n";
  }
}
