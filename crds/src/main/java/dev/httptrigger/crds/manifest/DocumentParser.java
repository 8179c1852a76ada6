package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one YAML or JSON document that is no Kubernetes object, such as a list in a ConfigMap, as
 * strictly as manifests are. Pure and thread-safe; never throws for what a text holds.
 */
public final class DocumentParser {
  private static final FieldLines NO_LINES = FieldLines.of(Map.of(FieldPath.ROOT, 1));

  private DocumentParser() {}

  /**
   * What a text holds.
   *
   * @param tree the document; there exactly when there is no problem
   * @param lines where its fields stand
   * @param problems why it could not be read
   */
  public record DocumentReading(
      Optional<JsonNode> tree, FieldLines lines, List<SyntaxProblem> problems) {
    /** Takes a copy. */
    public DocumentReading {
      problems = List.copyOf(problems);
      if (tree.isPresent() != problems.isEmpty()) {
        throw new IllegalArgumentException("either the document or why it could not be read");
      }
    }
  }

  /**
   * The one document of a text.
   *
   * @param name what the text is, only for messages
   * @param text the whole text; a text that begins with a brace is JSON
   */
  public static DocumentReading parse(String name, String text) {
    ProblemList problems = new ProblemList(name);
    List<Document> documents =
        text.stripLeading().startsWith("{")
            ? JsonReader.read(text, problems)
            : YamlReader.read(text, problems);
    if (problems.size() == 0 && documents.size() != 1) {
      problems.add(
          1,
          "There are " + documents.size() + " documents.",
          "Write exactly one, without --- within.");
    }
    return problems.size() == 0
        ? new DocumentReading(
            Optional.of(documents.getFirst().tree()),
            FieldLines.of(documents.getFirst().lines()),
            List.of())
        : new DocumentReading(Optional.empty(), NO_LINES, problems.all());
  }
}
