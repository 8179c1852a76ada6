package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claims of RFC 7519 §4.1, each of the one type it may have. A claim of another type, {@code
 * null} included, makes the token malformed, whether a rule needs the claim or not.
 *
 * @param expiration {@code exp}
 * @param notBefore {@code nbf}
 * @param issuedAt {@code iat}
 * @param issuer {@code iss}
 * @param audience {@code aud}; empty where there is none
 */
record RegisteredClaims(
    Optional<Instant> expiration,
    Optional<Instant> notBefore,
    Optional<Instant> issuedAt,
    Optional<String> issuer,
    List<String> audience) {

  RegisteredClaims {
    audience = List.copyOf(audience);
  }

  /** What came of reading them. */
  sealed interface Reading {}

  /**
   * They are of their types.
   *
   * @param claims what they say
   */
  record Read(RegisteredClaims claims) implements Reading {}

  /**
   * One is not.
   *
   * @param refused which
   */
  record Mistyped(Refused refused) implements Reading {}

  static Reading read(JsonObject claims) {
    for (String name : List.of("exp", "nbf", "iat")) {
      JsonValue value = claims.members().get(name);
      if (value != null && time(claims, name).isEmpty()) {
        return mistyped(name, "a time from 1970 to 9999 in seconds", value);
      }
    }
    for (String name : List.of("iss", "sub", "jti")) {
      JsonValue value = claims.members().get(name);
      if (value != null && !(value instanceof JsonString)) {
        return mistyped(name, "a string", value);
      }
    }
    JsonValue audience = claims.members().get("aud");
    Optional<List<String>> audiences = audiences(audience);
    if (audience != null && audiences.isEmpty()) {
      return mistyped("aud", "a string or a list of strings", audience);
    }
    Optional<String> issuer =
        claims.members().get("iss") instanceof JsonString(String text)
            ? Optional.of(text)
            : Optional.empty();
    return new Read(
        new RegisteredClaims(
            time(claims, "exp"),
            time(claims, "nbf"),
            time(claims, "iat"),
            issuer,
            audiences.orElse(List.of())));
  }

  private static Optional<Instant> time(JsonObject claims, String name) {
    return claims.members().get(name) instanceof JsonNumber number
        ? NumericDate.read(number)
        : Optional.empty();
  }

  private static Optional<List<String>> audiences(@Nullable JsonValue value) {
    if (value instanceof JsonString(String text)) {
      return Optional.of(List.of(text));
    }
    if (!(value instanceof JsonArray array)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue element : array.elements()) {
      if (!(element instanceof JsonString(String text))) {
        return Optional.empty();
      }
      texts.add(text);
    }
    return Optional.of(texts);
  }

  private static Mistyped mistyped(String name, String expected, JsonValue found) {
    return new Mistyped(
        new Refused(
            DenialReason.MALFORMED_TOKEN,
            name,
            "not " + expected + " but of type " + found.kind()));
  }
}
