package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.Refused;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The claims of RFC 7519 §4.1, each of the one type it may have. A claim of another type, {@code
 * null} included, makes the token malformed, whether a rule needs the claim or not.
 *
 * @param expiration {@code exp}; null where there is none
 * @param notBefore {@code nbf}; null where there is none
 * @param issuedAt {@code iat}; null where there is none
 * @param issuer {@code iss}; null where there is none
 * @param audience {@code aud}, a string or a list of strings; null where there is none
 */
record RegisteredClaims(
    @Nullable Instant expiration,
    @Nullable Instant notBefore,
    @Nullable Instant issuedAt,
    @Nullable String issuer,
    @Nullable JsonValue audience) {
  private static final List<String> TEXTS = List.of("iss", "sub", "jti");

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
    @Nullable Instant expiration = time(claims, "exp");
    if (expiration == null && claims.members().containsKey("exp")) {
      return noTime(claims, "exp");
    }
    @Nullable Instant notBefore = time(claims, "nbf");
    if (notBefore == null && claims.members().containsKey("nbf")) {
      return noTime(claims, "nbf");
    }
    @Nullable Instant issuedAt = time(claims, "iat");
    if (issuedAt == null && claims.members().containsKey("iat")) {
      return noTime(claims, "iat");
    }
    for (String name : TEXTS) {
      @Nullable JsonValue value = claims.members().get(name);
      if (value != null && !(value instanceof JsonString)) {
        return mistyped(name, "a string", value);
      }
    }
    @Nullable JsonValue audience = claims.members().get("aud");
    if (audience != null && !isAudience(audience)) {
      return mistyped("aud", "a string or a list of strings", audience);
    }
    @Nullable String issuer =
        claims.members().get("iss") instanceof JsonString(String text) ? text : null;
    return new Read(new RegisteredClaims(expiration, notBefore, issuedAt, issuer, audience));
  }

  private static @Nullable Instant time(JsonObject claims, String name) {
    return claims.members().get(name) instanceof JsonNumber number
        ? NumericDate.read(number).orElse(null)
        : null;
  }

  private static boolean isAudience(JsonValue value) {
    if (!(value instanceof JsonArray array)) {
      return value instanceof JsonString;
    }
    for (JsonValue element : array.elements()) {
      if (!(element instanceof JsonString)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the token is for none in particular. */
  boolean hasNoAudience() {
    return audience == null || (audience instanceof JsonArray array && array.elements().isEmpty());
  }

  /** Whether the token is for one of these. */
  boolean isFor(Collection<String> audiences) {
    if (audience instanceof JsonString(String text)) {
      return audiences.contains(text);
    }
    if (audience instanceof JsonArray array) {
      for (JsonValue element : array.elements()) {
        if (element instanceof JsonString(String text) && audiences.contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Mistyped noTime(JsonObject claims, String name) {
    @Nullable JsonValue value = claims.members().get(name);
    return mistyped(
        name, "a time from 1970 to 9999 in seconds", value == null ? new JsonNull() : value);
  }

  private static Mistyped mistyped(String name, String expected, JsonValue found) {
    return new Mistyped(
        new Refused(
            DenialReason.MALFORMED_TOKEN,
            name,
            "not " + expected + " but of type " + found.kind()));
  }
}
