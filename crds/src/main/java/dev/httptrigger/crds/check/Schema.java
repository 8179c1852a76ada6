package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One node of the CRD's structural schema: the part of OpenAPI that our CRD uses, and nothing else.
 *
 * @param type {@code object}, {@code array}, {@code string}, {@code boolean} or {@code integer}
 * @param fields the fields known, in their order
 * @param required the fields that must be there
 * @param keepsUnknown whether fields that are not known are kept
 * @param items the schema of a list's elements
 * @param uniqueBy how a list's elements must differ; empty: they need not
 * @param choices the only texts allowed; empty: all
 * @param length bounds of a text in characters, or of a list in elements
 * @param minimum the least number
 * @param rules the CEL rules, in their order
 */
record Schema(
    String type,
    Map<String, Schema> fields,
    List<String> required,
    boolean keepsUnknown,
    Optional<Schema> items,
    Optional<Unique> uniqueBy,
    List<String> choices,
    Length length,
    OptionalLong minimum,
    List<Rule> rules) {

  /** Bounds; an absent one does not bind. */
  record Length(OptionalInt minimum, OptionalInt maximum) {}

  /** List elements differ as a whole ({@code keys} empty), or in these fields taken together. */
  record Unique(List<String> keys) {}

  /**
   * A CEL rule.
   *
   * @param message its message
   * @param field the field it speaks about, seen from its place; empty: the place itself
   */
  record Rule(String message, Optional<String> field) {}

  private static final Set<String> KNOWN_KEYWORDS =
      Set.of(
          "type",
          "description",
          "properties",
          "required",
          "items",
          "enum",
          "default",
          "format",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minimum",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-validations");

  /**
   * Reads a schema.
   *
   * @throws IllegalArgumentException if it uses a keyword that the walker does not honour
   */
  static Schema read(JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            keyword -> {
              if (!KNOWN_KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException("the walker knows no " + keyword);
              }
            });
    Map<String, Schema> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.path("properties").properties()) {
      fields.put(field.getKey(), read(field.getValue()));
    }
    return new Schema(
        node.path("type").asText(),
        fields,
        texts(node.path("required")),
        node.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
        node.has("items") ? Optional.of(read(node.path("items"))) : Optional.empty(),
        unique(node),
        texts(node.path("enum")),
        new Length(bound(node, "minLength", "minItems"), bound(node, "maxLength", "maxItems")),
        node.has("minimum") ? OptionalLong.of(node.path("minimum").asLong()) : OptionalLong.empty(),
        rules(node.path("x-kubernetes-validations")));
  }

  private static Optional<Unique> unique(JsonNode node) {
    return switch (node.path("x-kubernetes-list-type").asText()) {
      case "set" -> Optional.of(new Unique(List.of()));
      case "map" -> Optional.of(new Unique(texts(node.path("x-kubernetes-list-map-keys"))));
      case "atomic", "" -> Optional.empty();
      default -> throw new IllegalArgumentException("the walker does not know this list type");
    };
  }

  private static OptionalInt bound(JsonNode node, String ofText, String ofList) {
    JsonNode bound = node.has(ofText) ? node.path(ofText) : node.path(ofList);
    return bound.isMissingNode() ? OptionalInt.empty() : OptionalInt.of(bound.asInt());
  }

  private static List<Rule> rules(JsonNode validations) {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode validation : validations) {
      // A field path begins with a dot; ours name a direct field.
      Optional<String> field =
          validation.has("fieldPath")
              ? Optional.of(validation.path("fieldPath").asText().substring(1))
              : Optional.empty();
      rules.add(new Rule(validation.path("message").asText(), field));
    }
    return rules;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
