package dev.httptrigger.bench.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tokens of many users, signed with one new key.
 *
 * @param publicJwk the JWK that verifies them; for HMAC the secret itself
 * @param tokens one of each user, in the compact form
 */
public record SignedTokens(String publicJwk, List<String> tokens) {
  private static final Duration VALIDITY = Duration.ofDays(1);

  /** Takes a copy. */
  public SignedTokens {
    tokens = List.copyOf(tokens);
  }

  /**
   * Makes the key and signs.
   *
   * @param algorithm an {@code alg} value of RFC 7518 or RFC 8037
   * @param users how many tokens
   * @param now they are good from then on, for a day
   * @throws IllegalArgumentException for another {@code alg}
   */
  public static SignedTokens create(String algorithm, int users, Instant now) {
    Signer signer = Signer.generate(algorithm);
    return new SignedTokens(
        signer.mint().publicJwk(), signer.tokens(users, now.plus(VALIDITY).getEpochSecond()));
  }
}
