package dev.httptrigger.extauthz.claims;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.PackedHeaders;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;

/**
 * What a token says, and what one trigger's {@link Forwards} make of it for headers: the same for
 * every request, so that it is made once.
 *
 * @param object the payload
 * @param headers as {@link Forwards#read} makes them
 */
public record TokenClaims(JsonObject object, PackedHeaders headers) {
  /** Checks that nothing is null. */
  public TokenClaims {
    requireNonNull(object, "object is null");
    requireNonNull(headers, "headers is null");
  }
}
