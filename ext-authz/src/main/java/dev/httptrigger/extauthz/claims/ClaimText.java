package dev.httptrigger.extauthz.claims;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A claim as a text that a header can carry, or why it can't be one (DESIGN §4.5). */
sealed interface ClaimText {
  /** The longest number sent, in plain notation. */
  int MAXIMUM_NUMBER_LENGTH = 1_024;

  /** A text that can be sent; never printed. */
  final class Sendable implements ClaimText {
    private final String text;

    private Sendable(String text) {
      this.text = text;
    }

    /** Printable ASCII, without white space at its ends. */
    String text() {
      return text;
    }
  }

  /**
   * Nothing is sent.
   *
   * @param why without a word of the claim
   */
  record Nothing(String why) implements ClaimText {
    /** Checks that there is a reason. */
    public Nothing {
      requireNonNull(why, "why is null");
    }
  }

  /** The claim that the path leads to, from object to object. */
  static Optional<JsonValue> find(JsonObject claims, List<String> path) {
    JsonValue value = claims;
    for (String name : path) {
      if (!(value instanceof JsonObject(Map<String, JsonValue> members))
          || !members.containsKey(name)) {
        return Optional.empty();
      }
      value = members.get(name);
    }
    return Optional.ofNullable(value);
  }

  /** A string as it is, a boolean or a number in plain notation; nothing else has a text. */
  static Optional<String> scalar(JsonValue claim) {
    return switch (claim) {
      case JsonString(String text) -> Optional.of(text);
      case JsonBoolean(boolean value) -> Optional.of(Boolean.toString(value));
      case JsonNumber(String text) -> plainNotation(text);
      case JsonNull _, JsonArray _, JsonObject _ -> Optional.empty();
    };
  }

  /** The claim in the encoding {@code Default}, escaped for a header. */
  static ClaimText forHeader(JsonValue claim) {
    return switch (claim) {
      case JsonNull() -> new Nothing("the claim is null");
      case JsonString(String text) -> escaped(text);
      case JsonBoolean(boolean value) -> new Sendable(Boolean.toString(value));
      case JsonNumber(String text) ->
          plainNotation(text)
              .<ClaimText>map(Sendable::new)
              .orElse(new Nothing("the number is too long in plain notation"));
      case JsonArray array -> escaped(CompactJson.write(array));
      case JsonObject object -> escaped(CompactJson.write(object));
    };
  }

  /** Without exponent and without loss; never written out where that would be too long. */
  private static Optional<String> plainNotation(String number) {
    BigDecimal value;
    try {
      value = new BigDecimal(number);
    } catch (NumberFormatException e) {
      // The exponent is beyond what a BigDecimal has: far too long.
      return Optional.empty();
    }
    long digitsBefore = Math.max(1L, (long) value.precision() - value.scale());
    long digitsAfter = Math.max(0L, value.scale());
    if (digitsBefore + digitsAfter > MAXIMUM_NUMBER_LENGTH) {
      return Optional.empty();
    }
    String plain = value.toPlainString();
    return plain.length() > MAXIMUM_NUMBER_LENGTH ? Optional.empty() : Optional.of(plain);
  }

  /**
   * Percent-encodes what is no ASCII, {@code %} itself, and spaces at the ends, which a header's
   * reader would take away: decoding has one answer.
   */
  private static ClaimText escaped(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int first = 0;
    while (first < bytes.length && bytes[first] == ' ') {
      first++;
    }
    int last = bytes.length - 1;
    while (last > first && bytes[last] == ' ') {
      last--;
    }
    StringBuilder escaped = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      byte each = bytes[i];
      if ((each >= 0 && each < ' ') || each == 0x7f) {
        return new Nothing("a control character can't be sent");
      }
      if (each < 0 || each == '%' || i < first || i > last) {
        escaped.append('%').append(hexDigit(each >> 4)).append(hexDigit(each));
      } else {
        escaped.append((char) each);
      }
    }
    return new Sendable(escaped.toString());
  }

  private static char hexDigit(int value) {
    return "0123456789ABCDEF".charAt(value & 0xf);
  }
}
