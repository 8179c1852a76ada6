package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.MemberNames;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What objects with the same names have in common: the names, and often values too, such as issuer
 * and audience. The last small value of each member is kept, for the next object to share where it
 * says the same. Thread-safe; whoever comes between two others shares less, and nothing wrong.
 */
final class Shape {
  /** Longer texts and lists are seldom the same, and would be kept for nothing. */
  private static final int LONGEST_TEXT = 128;

  private static final int MOST_ELEMENTS = 8;

  private final MemberNames names;
  private final AtomicReferenceArray<@Nullable JsonValue> latest;

  Shape(MemberNames names) {
    this.names = names;
    this.latest = new AtomicReferenceArray<>(names.names().size());
  }

  MemberNames names() {
    return names;
  }

  /** The same value as it stands in the last object. */
  Optional<JsonValue> find(int position, JsonValue value) {
    return Optional.ofNullable(latest.get(position)).filter(value::equals);
  }

  /** Shows a value to the next object, if it is small. */
  void keep(int position, JsonValue value) {
    if (isSmall(value)) {
      latest.set(position, value);
    }
  }

  /** Objects that are equal may have another order, which is forwarded as it was written. */
  private static boolean isSmall(JsonValue value) {
    return switch (value) {
      case JsonObject _ -> false;
      case JsonArray(List<JsonValue> elements) ->
          elements.size() <= MOST_ELEMENTS && elements.stream().allMatch(Shape::isSmallScalar);
      case JsonString _, JsonNumber _, JsonBoolean _, JsonNull _ -> isSmallScalar(value);
    };
  }

  private static boolean isSmallScalar(JsonValue value) {
    return switch (value) {
      case JsonString(String text) -> text.length() <= LONGEST_TEXT;
      case JsonNumber _, JsonBoolean _, JsonNull _ -> true;
      case JsonObject _, JsonArray _ -> false;
    };
  }
}
