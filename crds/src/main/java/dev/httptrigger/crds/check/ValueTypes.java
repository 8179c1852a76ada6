package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;

/** The types of values, as schemas name them and as people do. */
final class ValueTypes {
  private ValueTypes() {}

  /** Whether the value is of the type that a schema names so. */
  static boolean hasType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
      default -> throw new IllegalStateException("the walker knows no type " + type);
    };
  }

  /** What a value is, in words. */
  static String named(JsonNode value) {
    return article(typeOf(value));
  }

  /** What a schema asks for, in words. */
  static String named(Schema schema) {
    return article(nameOf(schema.type()));
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "list";
      case STRING, BINARY -> "text";
      case BOOLEAN -> "boolean";
      case NUMBER -> "number";
      case NULL, MISSING -> "empty value";
    };
  }

  private static String nameOf(String schemaType) {
    return switch (schemaType) {
      case "array" -> "list";
      case "string" -> "text";
      case "integer" -> "whole number";
      default -> schemaType;
    };
  }

  private static String article(String noun) {
    return (noun.startsWith("o") || noun.startsWith("e") ? "an " : "a ") + noun;
  }

  /** How to write the value so that it has the type asked for. */
  static String quoteHint(JsonNode value, Schema schema) {
    if (schema.type().equals("string") && value.isValueNode()) {
      return ", in quotes";
    }
    return schema.type().equals("array") && value.isValueNode() ? ", in brackets" : "";
  }
}
