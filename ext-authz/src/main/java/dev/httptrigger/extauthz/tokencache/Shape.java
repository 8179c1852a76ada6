package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.MemberNames;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What objects of the same names have in common: the names, and often values too, such as issuer
 * and audience. The last value of each member is kept, for the next object to share where it says
 * the same. Thread-safe; who comes between two others shares less, and nothing wrong.
 */
final class Shape {
  /** Longer texts are seldom the same, and would be kept for nothing. */
  private static final int LONGEST_SHARED_TEXT = 128;

  private final MemberNames names;
  private final AtomicReferenceArray<@Nullable JsonValue> latest;

  Shape(MemberNames names) {
    this.names = names;
    this.latest = new AtomicReferenceArray<>(names.names().size());
  }

  MemberNames names() {
    return names;
  }

  /** The value as it stands in another object of this shape, or this one. */
  JsonValue shared(int position, JsonValue value) {
    if (!isShort(value)) {
      return value;
    }
    @Nullable JsonValue known = latest.get(position);
    if (known != null && value.equals(known)) {
      return known;
    }
    latest.set(position, value);
    return value;
  }

  private static boolean isShort(JsonValue value) {
    return switch (value) {
      case JsonString(String text) -> text.length() <= LONGEST_SHARED_TEXT;
      case JsonNumber _ -> true;
      // Objects that are equal may have another order, which is forwarded as it was written.
      case JsonObject _, JsonArray _ -> false;
      // There is one of each anyway.
      case JsonBoolean _, JsonNull _ -> false;
    };
  }
}
