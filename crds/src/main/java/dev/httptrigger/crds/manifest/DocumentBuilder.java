package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What reading YAML and reading JSON have in common: lines are noted, keys that stand twice and
 * towers of brackets are refused. Not thread-safe; lives as long as one document.
 */
final class DocumentBuilder {
  /** No Kubernetes object is as deep; keeps the recursion bounded. */
  private static final int MAXIMUM_DEPTH = 64;

  private final Map<String, Integer> lines = new HashMap<>();
  private final ProblemList problems;

  DocumentBuilder(ProblemList problems) {
    this.problems = problems;
  }

  /** Notes where the value at {@code path} stands; the first note counts. */
  void at(String path, int line) {
    lines.putIfAbsent(path, line);
  }

  /** Puts a field into its object, or tells that it stands there already. */
  void put(ObjectNode object, String key, String path, int line, JsonNode value) {
    if (object.has(key)) {
      problems.add(
          line,
          path + " stands twice, first on line " + lines.getOrDefault(path, line) + ".",
          "Remove one of the two.");
      return;
    }
    object.set(key, value);
  }

  /** Ends the reading where values are nested too deeply. */
  void checkDepth(int depth, int line) throws UnreadableException {
    if (depth > MAXIMUM_DEPTH) {
      throw new UnreadableException(
          line,
          "Values are nested more than " + MAXIMUM_DEPTH + " deep.",
          "Write the object without so many levels.");
    }
  }

  Document build(JsonNode tree) {
    return new Document(tree, lines);
  }
}
