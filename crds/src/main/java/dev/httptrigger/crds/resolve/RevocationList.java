package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What the list of {@code revokedTokens} says: tokens that are refused although they verify.
 *
 * @param tokens single tokens
 * @param subjects all tokens of a subject that were issued before a moment
 */
public record RevocationList(List<Token> tokens, List<Subject> subjects) {
  /** Takes copies. */
  public RevocationList {
    tokens = List.copyOf(tokens);
    subjects = List.copyOf(subjects);
  }

  /** What several lists say together. */
  public static RevocationList all(List<RevocationList> lists) {
    return new RevocationList(
        lists.stream().flatMap(each -> each.tokens().stream()).toList(),
        lists.stream().flatMap(each -> each.subjects().stream()).toList());
  }

  /** How much there is, never whose. */
  @Override
  public String toString() {
    return "RevocationList[" + tokens.size() + " tokens, " + subjects.size() + " subjects]";
  }

  /**
   * One token.
   *
   * @param issuer its {@code iss}
   * @param tokenId its {@code jti}
   */
  public record Token(String issuer, String tokenId) {
    /** Checks that nothing is null. */
    public Token {
      requireNonNull(issuer, "issuer is null");
      requireNonNull(tokenId, "tokenId is null");
    }
  }

  /**
   * All tokens of a subject up to a moment.
   *
   * @param issuer their {@code iss}
   * @param subject their {@code sub}
   * @param issuedBefore those issued before this are refused
   */
  public record Subject(String issuer, String subject, Instant issuedBefore) {
    /** Checks that nothing is null. */
    public Subject {
      requireNonNull(issuer, "issuer is null");
      requireNonNull(subject, "subject is null");
      requireNonNull(issuedBefore, "issuedBefore is null");
    }
  }
}
