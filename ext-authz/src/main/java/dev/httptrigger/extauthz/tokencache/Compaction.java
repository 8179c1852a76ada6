package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.extauthz.claims.TokenClaims;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes what a token says small before it is kept: equal to what it was, in the same order, and
 * sharing with other tokens what they have in common. Counts what is left to the token alone. For
 * one token, on one thread.
 */
final class Compaction {
  private static final JsonBoolean TRUE = new JsonBoolean(true);
  private static final JsonBoolean FALSE = new JsonBoolean(false);
  private static final JsonNull NULL = new JsonNull();

  private static final int WRAPPED = HeapSize.object(HeapSize.REFERENCE);

  /** The object, its map with two views that nobody asks for, and the array of values. */
  private static final int MEMBERS = WRAPPED + HeapSize.object(4 * HeapSize.REFERENCE);

  private final Shapes shapes;
  private int bytes;

  Compaction(Shapes shapes) {
    this.shapes = shapes;
  }

  /** How many bytes of heap all that was made small takes, beside what it shares with others. */
  int bytes() {
    return bytes;
  }

  /** A header's {@code typ}. */
  Optional<JsonValue> type(Optional<JsonValue> type) {
    if (type.isPresent()) {
      bytes += WRAPPED;
    }
    return type.map(value -> member(shapes.types(), 0, value));
  }

  /** What a token says. The headers are small already. */
  TokenClaims claims(TokenClaims claims) {
    bytes += HeapSize.object(2 * HeapSize.REFERENCE) + HeapSize.headers(claims.headers());
    return new TokenClaims(object(claims.object()), claims.headers());
  }

  /** An object. Its depth is bounded, so this can't go too deep. */
  JsonObject object(JsonObject object) {
    List<String> names = List.copyOf(object.members().keySet());
    Shape shape = shapes.find(names).orElseGet(() -> added(names));
    List<JsonValue> values = new ArrayList<>(names.size());
    for (JsonValue value : object.members().values()) {
      values.add(member(shape, values.size(), value));
    }
    bytes += MEMBERS + HeapSize.references(values.size());
    return shape.names().object(values);
  }

  private JsonValue member(Shape shape, int position, JsonValue value) {
    Optional<JsonValue> shared = shape.find(position, value);
    if (shared.isPresent()) {
      return shared.get();
    }
    int before = bytes;
    JsonValue kept = value(value);
    shape.keep(position, kept, bytes - before);
    return kept;
  }

  private Shape added(List<String> names) {
    Shape shape = shapes.add(names);
    bytes += HeapSize.names(shape.names()) + HeapSize.references(names.size());
    return shape;
  }

  private JsonValue value(JsonValue value) {
    return switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> array(array);
      case JsonString(String text) -> counted(value, text);
      case JsonNumber(String text) -> counted(value, text);
      case JsonBoolean(boolean is) -> is ? TRUE : FALSE;
      case JsonNull _ -> NULL;
    };
  }

  private JsonArray array(JsonArray array) {
    bytes += WRAPPED + HeapSize.list(array.elements().size());
    return new JsonArray(array.elements().stream().map(this::value).toList());
  }

  private JsonValue counted(JsonValue value, String text) {
    bytes += WRAPPED + HeapSize.string(text);
    return value;
  }
}
