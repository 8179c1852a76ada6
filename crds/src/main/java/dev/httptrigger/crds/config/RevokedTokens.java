package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.resolve.RevocationList;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tokens that are refused although they verify (DESIGN §3, {@code revokedTokens}).
 *
 * @param tokens single tokens
 * @param subjects all tokens of a subject that were issued before a moment
 */
public record RevokedTokens(Set<RevokedToken> tokens, List<RevokedSubject> subjects) {
  /** Nothing is revoked. */
  public static final RevokedTokens NONE = new RevokedTokens(Set.of(), List.of());

  /** Takes copies. */
  public RevokedTokens {
    tokens = Set.copyOf(tokens);
    subjects = List.copyOf(subjects);
  }

  /** What a list says. */
  public static RevokedTokens of(RevocationList list) {
    return new RevokedTokens(
        list.tokens().stream()
            .map(token -> new RevokedToken(token.issuer(), token.tokenId()))
            .collect(Collectors.toSet()),
        list.subjects().stream()
            .map(
                subject ->
                    new RevokedSubject(subject.issuer(), subject.subject(), subject.issuedBefore()))
            .toList());
  }

  /** These and others, each once. */
  public RevokedTokens with(RevokedTokens others) {
    return new RevokedTokens(
        Stream.concat(tokens.stream(), others.tokens.stream()).collect(Collectors.toSet()),
        Stream.concat(subjects.stream(), others.subjects.stream()).distinct().toList());
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
