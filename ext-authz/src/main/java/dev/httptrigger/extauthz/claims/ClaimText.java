package dev.httptrigger.extauthz.claims;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A claim as a text that a place of a request can carry, or why it can't be one (DESIGN §4.5). */
sealed interface ClaimText {
  /** The longest number sent, in plain notation. */
  int MAXIMUM_NUMBER_LENGTH = 1_024;

  /** A text that can be sent; never printed. */
  final class Sendable implements ClaimText {
    private final String text;

    private Sendable(String text) {
      this.text = text;
    }

    /** Printable; ASCII but for the encoding {@code Raw} in a header, and in a form. */
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
      @Nullable JsonValue member =
          value instanceof JsonObject(Map<String, JsonValue> members) ? members.get(name) : null;
      if (member == null) {
        return Optional.empty();
      }
      value = member;
    }
    return Optional.of(value);
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

  /** The claim as a place carries it. */
  static ClaimText of(JsonValue claim, Encoding encoding, Place place) {
    if (place == Place.HEADER
        && encoding == Encoding.DEFAULT
        && claim instanceof JsonString(String text)
        && Escapes.isPlainHeader(text)) {
      return new Sendable(text);
    }
    return switch (encoding) {
      case DEFAULT -> plain(claim).map(place::escaped);
      case RAW -> place == Place.HEADER ? plain(claim) : plain(claim).map(place::escaped);
      case CSV -> list(claim, place);
      case JSON -> place == Place.HEADER ? json(claim) : json(claim).map(place::escaped);
      case BASE64_URL -> base64Url(claim);
    };
  }

  /** The same, of another text; why there is none stays. */
  private ClaimText map(UnaryOperator<String> change) {
    return switch (this) {
      case Sendable sendable -> new Sendable(change.apply(sendable.text()));
      case Nothing nothing -> nothing;
    };
  }

  /** In the encoding {@code Default}, before a place escapes it. */
  private static ClaimText plain(JsonValue claim) {
    return switch (text(claim)) {
      case Sendable sendable when hasControls(sendable.text()) ->
          new Nothing("a control character can't be sent");
      case Sendable sendable -> sendable;
      case Nothing nothing -> nothing;
    };
  }

  private static ClaimText text(JsonValue claim) {
    return switch (claim) {
      case JsonNull() -> new Nothing("the claim is null");
      case JsonString _, JsonBoolean _, JsonNumber _ ->
          scalar(claim)
              .<ClaimText>map(Sendable::new)
              .orElse(new Nothing("the number is too long in plain notation"));
      case JsonArray _, JsonObject _ -> new Sendable(CompactJson.write(claim));
    };
  }

  private static ClaimText json(JsonValue claim) {
    return claim instanceof JsonNull
        ? new Nothing("the claim is null")
        : new Sendable(CompactJson.write(claim));
  }

  /** Of the text in the encoding {@code Default}, in which nothing needs an escape any more. */
  private static ClaimText base64Url(JsonValue claim) {
    return text(claim)
        .map(
            plain ->
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
  }

  /** A list of scalars, or the one that a claim is; an empty list has no text. */
  private static ClaimText list(JsonValue claim, Place place) {
    List<JsonValue> elements =
        switch (claim) {
          case JsonArray array -> array.elements();
          case JsonNull _, JsonString _, JsonBoolean _, JsonNumber _, JsonObject _ ->
              List.of(claim);
        };
    List<String> texts = new ArrayList<>();
    for (JsonValue element : elements) {
      if (element instanceof JsonArray || element instanceof JsonObject) {
        return new Nothing("Csv is for lists of strings, numbers and booleans");
      }
      switch (plain(element)) {
        case Sendable sendable ->
            texts.add(
                place == Place.HEADER
                    ? Escapes.headerElement(sendable.text())
                    : Escapes.element(sendable.text()));
        case Nothing nothing -> {
          return nothing;
        }
      }
    }
    if (texts.isEmpty()) {
      return new Nothing("the list is empty");
    }
    String joined = String.join(",", texts);
    return new Sendable(place == Place.HEADER ? joined : place.escaped(joined));
  }

  private static boolean hasControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
        return true;
      }
    }
    return false;
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
}
