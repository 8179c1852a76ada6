package dev.httptrigger.extauthz.tokencache;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.claims.TokenClaims;
import dev.httptrigger.extauthz.claims.Validity;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.Refused;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import dev.httptrigger.extauthz.policy.TokenVerifier.NotSigned;
import dev.httptrigger.extauthz.policy.TokenVerifier.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a token. It refers to no key and no rule, and nothing of it changes but
 * when it was last counted. Thread-safe.
 */
abstract sealed class Answer {
  /**
   * What a place in the cache takes in the heap, in bytes: Caffeine's node, a node of the hash
   * table with its share of the table, and the key.
   */
  private static final int PLACE =
      HeapSize.object(44) + HeapSize.object(16) + 8 + HeapSize.object(20);

  private static final int COUNTED = 4;

  /** What a good signature takes beside what the token says. */
  static final int GOOD_SIGNATURE =
      PLACE + HeapSize.object(COUNTED + 20) + HeapSize.object(2 * Long.BYTES);

  /** How often it was asked for within so many seconds counts once. */
  private static final int COUNTS_ONCE_IN = 4;

  /**
   * In which second it was last counted, since 1970. Of two threads that come at the same time both
   * may count, and one may see an older second than another wrote: nothing else depends on it.
   */
  private int counted;

  /**
   * Whether it counts, for what is to be kept, that somebody asks for it now; from then on it does
   * not for some seconds.
   */
  final boolean countsAt(Instant now) {
    int second = (int) now.getEpochSecond();
    boolean counts = Math.abs(second - counted) >= COUNTS_ONCE_IN; // a clock may be set back
    if (counts) {
      counted = second;
    }
    return counts;
  }

  /**
   * What the verifier would say, or its rules after it.
   *
   * @param now the time by which the request is decided
   * @return null where that is not remembered
   */
  abstract @Nullable Outcome outcome(TokenVerifier verifier, Instant now);

  /** How many bytes of heap it takes, with all that belongs to it. */
  abstract int bytes();

  /** The signature is good. */
  static final class GoodSignature extends Answer {
    private final String key;
    private final Optional<JsonValue> type;
    private final TokenClaims claims;
    private final Validity validity;
    private final int bytes;

    /**
     * With what is known then.
     *
     * @param key the short name of the key
     * @param type the header's {@code typ}
     * @param claims the payload, read for the verifier
     * @param validity when they keep the verifier's rules
     * @param bytes how many bytes of heap all of it takes
     */
    GoodSignature(
        String key, Optional<JsonValue> type, TokenClaims claims, Validity validity, int bytes) {
      this.key = requireNonNull(key, "key is null");
      this.type = requireNonNull(type, "type is null");
      this.claims = requireNonNull(claims, "claims is null");
      this.validity = requireNonNull(validity, "validity is null");
      this.bytes = bytes;
    }

    @Override
    Outcome outcome(TokenVerifier verifier, Instant now) {
      return verifier.signed(key, type, claims, validity);
    }

    @Override
    int bytes() {
      return bytes;
    }
  }

  /**
   * The signature is good, and the token has expired. What it says is not kept: an expired token is
   * refused for that whatever else it says. Before its end, on a clock that was set back, nothing
   * is remembered of it.
   */
  static final class Expired extends Answer {
    private static final NotSigned OUTCOME =
        new NotSigned(new Refused(DenialReason.EXPIRED, "exp", "the same token was refused"));

    private final Instant end;

    /**
     * With its end.
     *
     * @param end from when on it is refused
     */
    Expired(Instant end) {
      this.end = requireNonNull(end, "end is null");
    }

    @Override
    @Nullable Outcome outcome(TokenVerifier verifier, Instant now) {
      return now.isBefore(end) ? null : OUTCOME;
    }

    @Override
    int bytes() {
      return PLACE
          + HeapSize.object(COUNTED + HeapSize.REFERENCE)
          + HeapSize.object(Long.BYTES + 4);
    }
  }

  /** The signature is not one of the key that the token names. */
  static final class BadSignature extends Answer {
    private static final NotSigned OUTCOME =
        new NotSigned(
            new Refused(DenialReason.BAD_SIGNATURE, "signature", "the same token was refused"));

    @Override
    Outcome outcome(TokenVerifier verifier, Instant now) {
      return OUTCOME;
    }

    @Override
    int bytes() {
      return PLACE + HeapSize.object(COUNTED);
    }
  }
}
