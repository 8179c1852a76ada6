package dev.httptrigger.extauthz.token;

import java.util.HashSet;
import java.util.Set;

/**
 * What has to be taken out of a request so that a token's places are empty. Every value of a name
 * goes, in whatever spelling a server may read it (of parameters and cookies: {@link
 * dev.httptrigger.crds.names.ParameterNames}); all else stays byte for byte.
 *
 * @param headers names in lower case
 * @param cookieNames names of cookies
 * @param queryNames names of parameters of the URL
 * @param formNames names of parameters of a form. Only the form processor can take them out: where
 *     one of them can't be, the request must not pass
 */
public record TokenRemoval(
    Set<String> headers, Set<String> cookieNames, Set<String> queryNames, Set<String> formNames) {
  /** Nothing has to go. */
  public static final TokenRemoval NONE = new TokenRemoval(Set.of(), Set.of(), Set.of(), Set.of());

  /** Takes copies. */
  public TokenRemoval {
    headers = Set.copyOf(headers);
    cookieNames = Set.copyOf(cookieNames);
    queryNames = Set.copyOf(queryNames);
    formNames = Set.copyOf(formNames);
  }

  static TokenRemoval ofHeaders(Set<String> names) {
    return new TokenRemoval(names, Set.of(), Set.of(), Set.of());
  }

  static TokenRemoval ofCookie(String name) {
    return new TokenRemoval(Set.of(), Set.of(name), Set.of(), Set.of());
  }

  static TokenRemoval ofQuery(String name) {
    return new TokenRemoval(Set.of(), Set.of(), Set.of(name), Set.of());
  }

  static TokenRemoval ofForm(String name) {
    return new TokenRemoval(Set.of(), Set.of(), Set.of(), Set.of(name));
  }

  /** What one of the two has. */
  TokenRemoval and(TokenRemoval other) {
    return new TokenRemoval(
        union(headers, other.headers),
        union(cookieNames, other.cookieNames),
        union(queryNames, other.queryNames),
        union(formNames, other.formNames));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> union = new HashSet<>(one);
    union.addAll(other);
    return union;
  }
}
