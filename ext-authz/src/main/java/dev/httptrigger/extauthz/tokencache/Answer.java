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

/** What is remembered of a token. Immutable, and refers to no key and no rule. */
sealed interface Answer {
  /**
   * What a place in the cache takes in the heap, in bytes: Caffeine's node, a node of the hash
   * table with its share of the table, and the key.
   */
  int PLACE = HeapSize.object(44) + HeapSize.object(16) + 8 + HeapSize.object(20);

  /** What a good signature takes beside what the token says. */
  int GOOD_SIGNATURE = PLACE + HeapSize.object(20) + HeapSize.object(2 * Long.BYTES);

  /**
   * What the verifier would say, or its rules after it.
   *
   * @param now the time by which the request is decided
   * @return null where that is not remembered
   */
  @Nullable Outcome outcome(TokenVerifier verifier, Instant now);

  /** How many bytes of heap it takes, with all that belongs to it. */
  int bytes();

  /**
   * The signature is good.
   *
   * @param key the short name of the key
   * @param type the header's {@code typ}
   * @param claims the payload, read for the verifier
   * @param validity when they keep the verifier's rules
   * @param bytes how many bytes of heap all of it takes
   */
  record GoodSignature(
      String key, Optional<JsonValue> type, TokenClaims claims, Validity validity, int bytes)
      implements Answer {
    /** Checks that nothing is null. */
    public GoodSignature {
      requireNonNull(key, "key is null");
      requireNonNull(type, "type is null");
      requireNonNull(claims, "claims is null");
      requireNonNull(validity, "validity is null");
    }

    @Override
    public Outcome outcome(TokenVerifier verifier, Instant now) {
      return verifier.signed(key, type, claims, validity);
    }
  }

  /**
   * The signature is good, and the token has expired. What it says is not kept: an expired token is
   * refused for that whatever else it says. Before its end, on a clock that was set back, nothing
   * is remembered of it.
   *
   * @param end from when on it is refused
   */
  record Expired(Instant end) implements Answer {
    private static final NotSigned OUTCOME =
        new NotSigned(new Refused(DenialReason.EXPIRED, "exp", "the same token was refused"));

    /** Checks that there is an end. */
    public Expired {
      requireNonNull(end, "end is null");
    }

    @Override
    public @Nullable Outcome outcome(TokenVerifier verifier, Instant now) {
      return now.isBefore(end) ? null : OUTCOME;
    }

    @Override
    public int bytes() {
      return PLACE + HeapSize.object(HeapSize.REFERENCE) + HeapSize.object(Long.BYTES + 4);
    }
  }

  /** The signature is not one of the key that the token names. */
  record BadSignature() implements Answer {
    private static final NotSigned OUTCOME =
        new NotSigned(
            new Refused(DenialReason.BAD_SIGNATURE, "signature", "the same token was refused"));

    @Override
    public Outcome outcome(TokenVerifier verifier, Instant now) {
      return OUTCOME;
    }

    @Override
    public int bytes() {
      return PLACE;
    }
  }
}
