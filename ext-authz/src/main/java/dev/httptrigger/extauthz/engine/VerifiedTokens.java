package dev.httptrigger.extauthz.engine;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.Refused;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import dev.httptrigger.extauthz.policy.TokenVerifier.NotSigned;
import dev.httptrigger.extauthz.token.TokenBytes;
import java.time.Instant;

/**
 * Who answers whether a token's signature is good, and what follows from the token and a trigger's
 * configuration alone: the part of a decision that could be remembered from request to request.
 * Whoever remembers changes the cost of an answer, never the answer.
 */
@FunctionalInterface
public interface VerifiedTokens {
  /**
   * The verifier's own answer for the token, or where that would only be refused as expired, that.
   *
   * @param verifier whose tokens are believed
   * @param token where it was found
   * @param now the time by which the request is decided
   * @param trace sees the steps that are made
   */
  TokenVerifier.Outcome verify(TokenVerifier verifier, TokenBytes token, Instant now, Trace trace);

  /** Verifies every token anew. */
  static VerifiedTokens anew() {
    return (verifier, token, _, trace) -> verifier.verify(token.toByteArray(), trace);
  }

  /**
   * The same, but a longer token is refused unseen, before anybody pays for it.
   *
   * @param longest in bytes
   */
  default VerifiedTokens upTo(int longest) {
    return (verifier, token, now, trace) ->
        token.length() > longest
            ? new NotSigned(
                new Refused(
                    DenialReason.OVERSIZED_TOKEN,
                    "size",
                    token.length() + " bytes, more than " + longest))
            : verify(verifier, token, now, trace);
  }
}
