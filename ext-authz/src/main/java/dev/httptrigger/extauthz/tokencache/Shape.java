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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/**
 * What objects with the same names have in common: the names, and often values too, such as issuer
 * and audience. The first few small values of each member stay, for later objects to share where
 * they say the same. They stay for as long as the shape does, and are few: nobody is charged for
 * what he shares, so if the values were others with each token, a token that is gone would leave
 * behind what no bound counts. Thread-safe.
 */
final class Shape {
  /** What all values that stay may take together, in bytes. */
  static final int MOST_BYTES = 8 << 10;

  private static final int MOST_VALUES = 4;

  /** Longer texts and lists are seldom the same, and would be kept for nothing. */
  private static final int LONGEST_TEXT = 128;

  private static final int MOST_ELEMENTS = 8;

  private final MemberNames names;
  private final AtomicReferenceArray<List<JsonValue>> values;
  private final AtomicInteger room = new AtomicInteger(MOST_BYTES);

  Shape(MemberNames names) {
    this.names = names;
    this.values = new AtomicReferenceArray<>(names.names().size());
    for (int position = 0; position < values.length(); position++) {
      values.set(position, List.of());
    }
  }

  MemberNames names() {
    return names;
  }

  /** The same value as an object before had it there. */
  Optional<JsonValue> find(int position, JsonValue value) {
    for (JsonValue each : values.get(position)) {
      if (each.equals(value)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * Shows a value to later objects, if it is small and there is room.
   *
   * @param bytes what it takes
   */
  void keep(int position, JsonValue value, int bytes) {
    List<JsonValue> before = values.get(position);
    if (before.size() == MOST_VALUES || !isSmall(value)) {
      return;
    }
    List<JsonValue> after = Stream.concat(before.stream(), Stream.of(value)).toList();
    // Whoever comes between two others keeps less.
    if (room.addAndGet(-bytes) < 0 || !values.compareAndSet(position, before, after)) {
      room.addAndGet(bytes);
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
