package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One document of a file: any value, with the lines of its fields.
 *
 * @param tree the value
 * @param lines where each field stands, by {@link FieldPath}; the root's is there
 */
record Document(JsonNode tree, Map<String, Integer> lines) {
  private static final String ITEMS = "items";

  /** The line of a field, or of the nearest object or list around it that is there. */
  int lineOf(String path) {
    return FieldLines.lineOf(path, lines);
  }

  /** Each element of the list {@code items} as a document of its own; looks at each line once. */
  List<Document> items() {
    List<Map<String, Integer>> linesOfItems = new ArrayList<>();
    for (int index = 0; index < tree.path(ITEMS).size(); index++) {
      int line = lineOf(FieldPath.element(ITEMS, index));
      linesOfItems.add(new HashMap<>(Map.of(FieldPath.ROOT, line)));
    }
    String start = ITEMS + "[";
    lines.forEach(
        (path, line) -> {
          int end = path.startsWith(start) ? path.indexOf(']') : -1;
          if (end > 0 && end + 1 < path.length()) {
            int index = Integer.parseInt(path.substring(start.length(), end));
            boolean isField = path.charAt(end + 1) == '.';
            linesOfItems.get(index).put(path.substring(isField ? end + 2 : end + 1), line);
          }
        });
    List<Document> items = new ArrayList<>();
    for (int index = 0; index < linesOfItems.size(); index++) {
      items.add(new Document(tree.path(ITEMS).path(index), linesOfItems.get(index)));
    }
    return items;
  }
}
