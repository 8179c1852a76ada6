package dev.httptrigger.crds.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a good token must also say for some requests (DESIGN §3, {@code authorization}).
 *
 * @param paths the paths that the rule is for, exact or with one trailing {@code *}; empty: every
 *     path
 * @param methods the methods that the rule is for, in capitals, HEAD beside GET; empty: every
 *     method
 * @param scopes all of these must be among the token's scopes; empty: not looked at
 * @param claims all of these must hold; empty: not looked at
 */
public record AuthorizationRule(
    List<String> paths,
    Optional<Set<String>> methods,
    List<String> scopes,
    List<ClaimCondition> claims) {
  /** Takes copies and checks that the rule asks for something. */
  public AuthorizationRule {
    paths = List.copyOf(paths);
    methods = methods.map(Set::copyOf);
    scopes = List.copyOf(scopes);
    claims = List.copyOf(claims);
    if (scopes.isEmpty() && claims.isEmpty()) {
      throw new IllegalArgumentException("a rule asks for scopes or claims");
    }
  }

  /**
   * What one claim must hold: whole strings, of a list its elements (DESIGN §4.4).
   *
   * @param claimPath the names from the payload's root down to the claim; never empty
   * @param anyOf at least one of these; empty: not looked at
   * @param allOf all of these; empty: not looked at
   */
  public record ClaimCondition(List<String> claimPath, List<String> anyOf, List<String> allOf) {
    /** Takes copies and checks that the condition asks for something. */
    public ClaimCondition {
      claimPath = List.copyOf(claimPath);
      anyOf = List.copyOf(anyOf);
      allOf = List.copyOf(allOf);
      if (claimPath.isEmpty() || (anyOf.isEmpty() && allOf.isEmpty())) {
        throw new IllegalArgumentException("a condition names a claim and asks for something");
      }
    }
  }
}
