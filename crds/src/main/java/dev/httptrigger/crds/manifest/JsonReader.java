package dev.httptrigger.crds.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of JSON values, which YAML readers don't take whole (tabs, some escapes). Not
 * thread-safe; lives as long as one file.
 */
final class JsonReader {
  private final JsonParser parser;
  private final ProblemList problems;

  private JsonReader(JsonParser parser, ProblemList problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** All values that have no problem, up to where nothing can be read any more. */
  static List<Document> read(String text, ProblemList problems) {
    List<Document> documents = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      new JsonReader(parser, problems).documents(documents);
    } catch (JsonProcessingException e) {
      // Its own message may quote what stands there.
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      problems.add(
          line, "This is no JSON.", "Look at the commas, quotes and brackets before this place.");
    } catch (UnreadableException e) {
      e.tell(problems);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string failed", e);
    }
    return documents;
  }

  private void documents(List<Document> documents) throws IOException, UnreadableException {
    for (@Nullable JsonToken token = parser.nextToken();
        token != null;
        token = parser.nextToken()) {
      int problemsBefore = problems.size();
      DocumentBuilder builder = new DocumentBuilder(problems);
      JsonNode tree = value(builder, token, FieldPath.ROOT, 0);
      if (problems.size() == problemsBefore) {
        documents.add(builder.build(tree));
      }
    }
  }

  private JsonNode value(DocumentBuilder builder, JsonToken token, String path, int depth)
      throws IOException, UnreadableException {
    builder.at(path, line());
    builder.checkDepth(depth, line());
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (token) {
      case START_OBJECT -> object(builder, path, depth);
      case START_ARRAY -> list(builder, path, depth);
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + token);
    };
  }

  private JsonNode number() throws IOException {
    // The same numbers as in YAML, and no others.
    return PlainScalar.value(parser.getText())
        .filter(JsonNode::isNumber)
        .orElseGet(
            () -> {
              problems.add(
                  line(), "This number is too large or too long.", "Write a smaller number.");
              return JsonNodeFactory.instance.nullNode();
            });
  }

  private JsonNode list(DocumentBuilder builder, String path, int depth)
      throws IOException, UnreadableException {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      list.add(value(builder, token, FieldPath.element(path, list.size()), depth + 1));
      token = parser.nextToken();
    }
    return list;
  }

  private JsonNode object(DocumentBuilder builder, String path, int depth)
      throws IOException, UnreadableException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String fieldPath = FieldPath.field(path, key);
      int line = line();
      builder.at(fieldPath, line);
      JsonNode value = value(builder, parser.nextToken(), fieldPath, depth + 1);
      builder.put(object, key, fieldPath, line, value);
    }
    return object;
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
