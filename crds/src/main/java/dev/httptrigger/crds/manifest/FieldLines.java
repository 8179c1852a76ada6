package dev.httptrigger.crds.manifest;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * On which line of its file each field of an object stands.
 *
 * @param lines lines, counted from 1, by {@link FieldPath}; the root's is there
 */
public record FieldLines(Map<String, Integer> lines) {
  /** Takes a copy and checks that the root has a line. */
  public FieldLines {
    lines = Map.copyOf(lines);
    if (!lines.containsKey(FieldPath.ROOT)) {
      throw new IllegalArgumentException("the root has no line");
    }
  }

  /**
   * The line of a field, or of the nearest object or list around it that is there: for a missing
   * field, where it ought to be written.
   */
  public int lineOf(String path) {
    String nearest = path;
    Optional<Integer> line = at(nearest);
    while (line.isEmpty()) {
      nearest = FieldPath.parent(nearest);
      line = at(nearest);
    }
    return line.get();
  }

  private Optional<Integer> at(String path) {
    @Nullable Integer line = lines.get(path);
    return Optional.ofNullable(line);
  }

  /** The lines of the object at {@code path} alone, its fields named from there. */
  FieldLines below(String path) {
    Map<String, Integer> below = new HashMap<>();
    below.put(FieldPath.ROOT, lineOf(path));
    for (Map.Entry<String, Integer> entry : lines.entrySet()) {
      String field = entry.getKey();
      if (field.startsWith(path + ".")) {
        below.put(field.substring(path.length() + 1), entry.getValue());
      } else if (field.startsWith(path + "[")) {
        below.put(field.substring(path.length()), entry.getValue());
      }
    }
    return new FieldLines(below);
  }
}
