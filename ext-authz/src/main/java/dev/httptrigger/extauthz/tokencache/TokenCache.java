package dev.httptrigger.extauthz.tokencache;

import dev.httptrigger.extauthz.claims.TokenClaims;
import dev.httptrigger.extauthz.decision.Bytes;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import dev.httptrigger.extauthz.policy.TokenVerifier.NotSigned;
import dev.httptrigger.extauthz.policy.TokenVerifier.Outcome;
import dev.httptrigger.extauthz.policy.TokenVerifier.Signed;
import dev.httptrigger.extauthz.token.TokenBytes;
import dev.httptrigger.extauthz.tokencache.Answer.BadSignature;
import dev.httptrigger.extauthz.tokencache.Answer.Expired;
import dev.httptrigger.extauthz.tokencache.Answer.GoodSignature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of tokens what their verifier said, so that neither signature nor claims need be looked
 * at again while the same token comes before the same verifier. Two parts are bounded apart: tokens
 * that may let somebody in, and those that let nobody in, of bad signatures and expired, which
 * anybody can send without end. Whatever else refuses a token costs less than to remember it, and
 * is not.
 *
 * <p>Thread-safe. A token that comes twice at the same time for the first time is verified twice:
 * nobody waits for another.
 */
public final class TokenCache implements VerifiedTokens {
  /** How many bytes the secret has. */
  public static final int SECRET_LENGTH = TokenKeys.SECRET_LENGTH;

  /**
   * A longer token, in bytes, is verified each time. Hardly any server takes a longer header line,
   * and to hash what will be refused for its form should cost little.
   */
  static final int LONGEST_TOKEN = 8 << 10;

  /** What one token says of a person is not kept longer, though nobody asks for the room. */
  static final Duration LONGEST_LIFETIME = Duration.ofDays(1);

  /** Which part of the bytes is for tokens that let nobody in: one in so many. */
  private static final int REFUSED_SHARE = 16;

  private final TokenKeys keys;
  private final Shapes shapes;
  private final BoundedAnswers good;
  private final BoundedAnswers refused;

  /**
   * A cache without answers.
   *
   * @param bytes how many bytes of heap the answers may take, by estimate
   * @param secret {@value #SECRET_LENGTH} random bytes, used for nothing else
   * @param clock tells when answers need not be remembered any more; it changes no answer
   */
  public TokenCache(long bytes, byte[] secret, InstantSource clock) {
    this.keys = new TokenKeys(secret);
    this.shapes = new Shapes(clock);
    this.refused = new BoundedAnswers(bytes / REFUSED_SHARE, clock);
    this.good = new BoundedAnswers(bytes - bytes / REFUSED_SHARE, clock);
  }

  /**
   * Where somebody wants to see the steps, they are made; what can't be a token is not remembered.
   */
  @Override
  public Outcome verify(TokenVerifier verifier, TokenBytes token, Instant now, Trace trace) {
    if (trace.wanted() || token.length() > LONGEST_TOKEN || !hasDot(token)) {
      return verifier.verify(token.toByteArray(), trace);
    }
    TokenKey key = keys.of(verifier.version(), token);
    Answer known = find(key, now);
    Outcome remembered = known == null ? null : known.outcome(verifier, now);
    if (remembered != null) {
      return remembered;
    }
    Outcome outcome = verifier.verify(token.toByteArray(), trace);
    remember(key, outcome, now);
    return outcome;
  }

  /** What has no dot is no token, and costs nobody more than that. */
  private static boolean hasDot(TokenBytes token) {
    return Bytes.contain(token.source(), token.start(), token.end(), '.');
  }

  /** How it stands with tokens that may let somebody in. */
  public Figures good() {
    return good.figures();
  }

  /** How it stands with tokens that let nobody in; they are looked for where the others fail. */
  public Figures refused() {
    return refused.figures();
  }

  private @Nullable Answer find(TokenKey key, Instant now) {
    Answer known = good.find(key, now);
    return known == null ? refused.find(key, now) : known;
  }

  private void remember(TokenKey key, Outcome outcome, Instant now) {
    switch (outcome) {
      case Signed signed -> remember(key, signed, now);
      case NotSigned notSigned -> {
        if (notSigned.refused().reason() == DenialReason.BAD_SIGNATURE) {
          refused.put(key, new BadSignature(), LONGEST_LIFETIME);
        }
      }
    }
  }

  private void remember(TokenKey key, Signed signed, Instant now) {
    Optional<Instant> end = signed.rules().end(signed.claims().object());
    if (end.isPresent() && !now.isBefore(end.get())) {
      refused.put(key, new Expired(end.get()), LONGEST_LIFETIME);
      return;
    }
    Duration lifetime = end.map(time -> Duration.between(now, time)).orElse(LONGEST_LIFETIME);
    good.put(key, answer(signed), shorter(lifetime, LONGEST_LIFETIME));
  }

  private GoodSignature answer(Signed signed) {
    Compaction compaction = new Compaction(shapes);
    Optional<JsonValue> type = compaction.type(signed.type());
    TokenClaims claims = compaction.claims(signed.claims());
    return new GoodSignature(
        signed.key(), type, claims, signed.validity(), Answer.GOOD_SIGNATURE + compaction.bytes());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
