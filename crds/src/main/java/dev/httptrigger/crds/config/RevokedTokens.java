package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Tokens that are refused although they verify (DESIGN §3, {@code revokedTokens}).
 *
 * @param tokens single tokens
 * @param subjects all tokens of a subject that were issued before a moment
 */
public record RevokedTokens(Set<RevokedToken> tokens, List<RevokedSubject> subjects) {
  /** Takes copies. */
  public RevokedTokens {
    tokens = Set.copyOf(tokens);
    subjects = List.copyOf(subjects);
  }

  /**
   * One token.
   *
   * @param issuer its {@code iss}
   * @param tokenId its {@code jti}
   */
  public record RevokedToken(String issuer, String tokenId) {
    /** Checks that nothing is null. */
    public RevokedToken {
      requireNonNull(issuer, "issuer is null");
      requireNonNull(tokenId, "tokenId is null");
    }
  }

  /**
   * All tokens of a subject up to a moment.
   *
   * @param issuer their {@code iss}
   * @param subject their {@code sub}
   * @param issuedBefore tokens whose {@code iat} is before this, or that have none, are refused
   */
  public record RevokedSubject(String issuer, String subject, Instant issuedBefore) {
    /** Checks that nothing is null. */
    public RevokedSubject {
      requireNonNull(issuer, "issuer is null");
      requireNonNull(subject, "subject is null");
      requireNonNull(issuedBefore, "issuedBefore is null");
    }
  }
}
