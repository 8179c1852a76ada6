package dev.httptrigger.crds.v1alpha1;

import java.util.List;
import java.util.Optional;

/**
 * What a good token must also say for some requests; {@code scopes} or {@code claims} are there.
 *
 * @param paths the paths that the rule is for; empty: every path
 * @param methods the methods that the rule is for; empty: every method
 * @param scopes all of these; empty: not looked at
 * @param claims all of these; empty: not looked at
 */
public record AuthorizationRule(
    List<String> paths, List<String> methods, List<String> scopes, List<ClaimRule> claims) {
  /** Takes copies and checks that the rule asks for something. */
  public AuthorizationRule {
    paths = List.copyOf(paths);
    methods = List.copyOf(methods);
    scopes = List.copyOf(scopes);
    claims = List.copyOf(claims);
    if (scopes.isEmpty() && claims.isEmpty()) {
      throw new IllegalArgumentException("a rule asks for scopes or claims");
    }
  }

  /**
   * What one claim must hold.
   *
   * @param claim a name at the token's top level
   * @param claimPath the names down to a nested claim; empty: not given
   * @param anyOf one of these; empty: not looked at
   * @param allOf all of these; empty: not looked at
   */
  public record ClaimRule(
      Optional<String> claim, List<String> claimPath, List<String> anyOf, List<String> allOf) {
    /** Takes copies and checks that the claim is named once and asked for something. */
    public ClaimRule {
      claimPath = List.copyOf(claimPath);
      anyOf = List.copyOf(anyOf);
      allOf = List.copyOf(allOf);
      if (claim.isPresent() != claimPath.isEmpty()) {
        throw new IllegalArgumentException("exactly one of claim and claimPath");
      }
      if (anyOf.isEmpty() && allOf.isEmpty()) {
        throw new IllegalArgumentException("a rule on a claim asks for anyOf or allOf");
      }
    }
  }
}
