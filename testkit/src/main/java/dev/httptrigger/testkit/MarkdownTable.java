package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables of a Markdown page of the checkout, so that a test reads what people read. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /**
   * The rows of the page's table with that header, in order; of several with it, of all of them.
   *
   * @param page from the checkout's root, such as {@code docs/profiles.md}
   * @param header the words of its first line
   * @return each row's cells, without the space around them
   * @throws RealPartException when the page has no such table, or a row of another length
   */
  public static List<List<String>> rows(String page, String... header) {
    List<List<String>> rows = new ArrayList<>();
    boolean found = false;
    boolean inside = false;
    for (String line : text(page).lines().toList()) {
      if (!line.startsWith("|")) {
        inside = false;
        continue;
      }
      List<String> cells = cells(line);
      if (inside && cells.size() != header.length) {
        throw new RealPartException(page + " has a row that is not as long as its header: " + line);
      }
      if (inside && !cells.getFirst().matches("-+")) {
        rows.add(cells);
      }
      if (cells.equals(List.of(header))) {
        inside = true;
        found = true;
      }
    }
    if (!found) {
      throw new RealPartException(page + " has no table " + String.join(" | ", header));
    }
    return rows;
  }

  /** The whole page. */
  public static String text(String page) {
    Path file = Checkout.root().resolve(page);
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(page + " can't be read", e);
    }
  }

  private static List<String> cells(String line) {
    String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }
}
