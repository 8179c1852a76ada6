package dev.httptrigger.crds.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of one JSON object that the schema has already accepted. Whatever contradicts that is
 * an {@link IllegalArgumentException}, which names the field and never its value.
 */
final class ObjectFields {
  private final JsonNode object;

  ObjectFields(JsonNode object) {
    if (!object.isObject()) {
      throw new IllegalArgumentException("not an object");
    }
    this.object = object;
  }

  Optional<String> string(String field) {
    return value(field).map(node -> requireText(field, node));
  }

  String requiredString(String field) {
    return string(field).orElseThrow(() -> missing(field));
  }

  Optional<Boolean> bool(String field) {
    return value(field)
        .map(
            node -> {
              if (!node.isBoolean()) {
                throw new IllegalArgumentException(field + " is no boolean");
              }
              return node.booleanValue();
            });
  }

  Optional<Duration> duration(String field) {
    return string(field)
        .map(
            text ->
                DurationText.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException(field + " is no duration")));
  }

  <E extends Enum<E> & WireText> Optional<E> choice(String field, Class<E> type) {
    return string(field).map(text -> WireText.parse(type, text));
  }

  List<String> strings(String field) {
    return elements(field, node -> requireText(field, node));
  }

  <T> List<T> objects(String field, Function<ObjectFields, T> decoder) {
    return elements(field, node -> decoder.apply(new ObjectFields(node)));
  }

  <T> Optional<T> object(String field, Function<ObjectFields, T> decoder) {
    return value(field).map(node -> decoder.apply(new ObjectFields(node)));
  }

  Optional<ObjectNode> tree(String field) {
    return object(field, fields -> (ObjectNode) fields.object);
  }

  static IllegalArgumentException missing(String field) {
    return new IllegalArgumentException(field + " is missing");
  }

  private <T> List<T> elements(String field, Function<JsonNode, T> decoder) {
    Optional<JsonNode> list = value(field);
    if (list.isEmpty()) {
      return List.of();
    }
    if (!list.get().isArray()) {
      throw new IllegalArgumentException(field + " is no list");
    }
    List<T> decoded = new ArrayList<>();
    for (JsonNode element : list.get()) {
      decoded.add(decoder.apply(element));
    }
    return decoded;
  }

  private Optional<JsonNode> value(String field) {
    return Optional.ofNullable(object.get(field));
  }

  private static String requireText(String field, JsonNode node) {
    if (!node.isTextual()) {
      throw new IllegalArgumentException(field + " is no text");
    }
    return node.textValue();
  }
}
