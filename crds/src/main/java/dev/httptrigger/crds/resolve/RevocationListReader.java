package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.httptrigger.crds.manifest.DocumentParser;
import dev.httptrigger.crds.manifest.DocumentParser.DocumentReading;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.manifest.SyntaxProblem;
import dev.httptrigger.crds.resolve.RevocationList.Subject;
import dev.httptrigger.crds.resolve.RevocationList.Token;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the text that {@code revokedTokens.configMapRef} points to: YAML or JSON with {@code
 * tokens}, {@code subjects} or both. As strict as the resource itself: a list that is right in all
 * but one place is not used in part, for the one place may be the token that was stolen. Messages
 * quote no value.
 */
final class RevocationListReader {
  /** About 2 500 tokens; a compiled trigger with its list has to fit into a record. */
  static final int MAXIMUM_CHARACTERS = 256 * 1024;

  private static final int LONGEST_TEXT = 1024;
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  private RevocationListReader() {}

  /**
   * The list.
   *
   * @param text at most {@link #MAXIMUM_CHARACTERS}
   * @throws MalformedListException if anything in it is not as it should be
   */
  static RevocationList read(String text) throws MalformedListException {
    DocumentReading reading = DocumentParser.parse("the list", text);
    if (!reading.problems().isEmpty()) {
      SyntaxProblem problem = reading.problems().getFirst();
      throw new MalformedListException(
          "line " + problem.line() + ": " + problem.message(), problem.mend());
    }
    JsonNode tree = reading.tree().orElseThrow();
    requireFields(tree, FieldPath.ROOT, List.of(), List.of("tokens", "subjects"));
    if (tree.isEmpty()) {
      throw new MalformedListException(
          "there are neither tokens nor subjects.", "Write tokens: [] where none is revoked.");
    }
    return new RevocationList(tokens(tree), subjects(tree));
  }

  private static List<Token> tokens(JsonNode tree) throws MalformedListException {
    List<Token> tokens = new ArrayList<>();
    JsonNode list = list(tree, "tokens");
    for (int index = 0; index < list.size(); index++) {
      String path = FieldPath.element("tokens", index);
      JsonNode element = list.path(index);
      List<String> fields = List.of("iss", "jti");
      requireFields(element, path, fields, fields);
      tokens.add(new Token(text(element, path, "iss"), text(element, path, "jti")));
    }
    return tokens;
  }

  private static List<Subject> subjects(JsonNode tree) throws MalformedListException {
    List<Subject> subjects = new ArrayList<>();
    JsonNode list = list(tree, "subjects");
    for (int index = 0; index < list.size(); index++) {
      String path = FieldPath.element("subjects", index);
      JsonNode element = list.path(index);
      List<String> fields = List.of("iss", "sub", "issuedBefore");
      requireFields(element, path, fields, fields);
      subjects.add(
          new Subject(
              text(element, path, "iss"), text(element, path, "sub"), moment(element, path)));
    }
    return subjects;
  }

  private static JsonNode list(JsonNode tree, String field) throws MalformedListException {
    if (!tree.has(field)) {
      return JsonNodeFactory.instance.arrayNode();
    }
    if (!tree.path(field).isArray()) {
      throw new MalformedListException(field + " is no list.", "Write a list, or remove it.");
    }
    return tree.path(field);
  }

  private static void requireFields(
      JsonNode object, String path, List<String> required, List<String> known)
      throws MalformedListException {
    if (!object.isObject()) {
      throw new MalformedListException(
          (path.isEmpty() ? "this" : path) + " is no object.",
          "Write " + String.join(", ", known) + " there.");
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!known.contains(field.getKey())) {
        // A misplaced comma makes a value a name, so names are not quoted either.
        throw new MalformedListException(
            (path.isEmpty() ? "this" : path) + " has a field that is not known.",
            "Write " + String.join(", ", known) + " only.");
      }
    }
    for (String field : required) {
      if (!object.has(field)) {
        throw new MalformedListException(
            FieldPath.field(path, field) + " is missing.", "Add " + field + ".");
      }
    }
  }

  private static String text(JsonNode object, String path, String field)
      throws MalformedListException {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw new MalformedListException(
          FieldPath.field(path, field) + " is no text.", "Write a text, in quotes.");
    }
    String text = value.textValue();
    boolean unpaired =
        text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE);
    if (text.isEmpty() || text.length() > LONGEST_TEXT || unpaired) {
      throw new MalformedListException(
          FieldPath.field(path, field) + " is empty, too long or no Unicode.",
          "Write it as it stands in the token, at most " + LONGEST_TEXT + " characters.");
    }
    return text;
  }

  private static Instant moment(JsonNode object, String path) throws MalformedListException {
    String text = text(object, path, "issuedBefore");
    try {
      if (RFC_3339.matcher(text).matches()) {
        return OffsetDateTime.parse(text).toInstant();
      }
    } catch (DateTimeException e) {
      throw noMoment(path);
    }
    throw noMoment(path);
  }

  private static MalformedListException noMoment(String path) {
    return new MalformedListException(
        FieldPath.field(path, "issuedBefore") + " is no time of RFC 3339.",
        "Write a time such as 2026-01-31T12:00:00Z.");
  }
}
