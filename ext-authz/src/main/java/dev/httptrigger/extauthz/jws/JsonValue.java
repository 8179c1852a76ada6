package dev.httptrigger.extauthz.jws;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value of a token (RFC 8259), read without loss. Printing one shows its kind only: claim
 * values never reach logs or messages by accident.
 */
public sealed interface JsonValue {
  /** What the value is, in the words of RFC 8259: {@code object}, {@code array}, … */
  String kind();

  /**
   * Named values.
   *
   * @param members in the order written; no name twice
   */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** Takes a copy that keeps the order. */
    public JsonObject {
      members =
          members instanceof NamedValues || members instanceof ReadMembers
              ? members
              : Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public String kind() {
      return "object";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /**
   * Values in order.
   *
   * @param elements the values
   */
  record JsonArray(List<JsonValue> elements) implements JsonValue {
    /** Takes a copy. */
    public JsonArray {
      elements = List.copyOf(elements);
    }

    @Override
    public String kind() {
      return "array";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /**
   * A text.
   *
   * @param text with all escapes resolved; no lone surrogates
   */
  record JsonString(String text) implements JsonValue {
    /** Checks that there is one. */
    public JsonString {
      requireNonNull(text, "text is null");
    }

    @Override
    public String kind() {
      return "string";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /**
   * A number, kept as it was written: no binary fraction ever rounds it.
   *
   * @param text the characters of RFC 8259 §6, at most {@value StrictJson#MAXIMUM_NUMBER_LENGTH}
   */
  record JsonNumber(String text) implements JsonValue {
    /** Checks that there is one. */
    public JsonNumber {
      requireNonNull(text, "text is null");
    }

    @Override
    public String kind() {
      return "number";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /**
   * {@code true} or {@code false}.
   *
   * @param value which of the two
   */
  record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String kind() {
      return "boolean";
    }

    @Override
    public String toString() {
      return kind();
    }
  }

  /** {@code null}. */
  record JsonNull() implements JsonValue {
    @Override
    public String kind() {
      return "null";
    }

    @Override
    public String toString() {
      return kind();
    }
  }
}
