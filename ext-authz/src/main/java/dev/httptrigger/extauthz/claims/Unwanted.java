package dev.httptrigger.extauthz.claims;

import java.util.Set;

/**
 * What the upstream must not see besides the mapped names: places of tokens. Cookies and parameters
 * go in every spelling of their names ({@link dev.httptrigger.crds.names.ParameterNames}).
 *
 * @param headers names in lower case
 * @param cookies names of cookies
 * @param query names of parameters of the URL
 * @param form names of parameters of a form
 */
public record Unwanted(
    Set<String> headers, Set<String> cookies, Set<String> query, Set<String> form) {
  /** Nothing. */
  public static final Unwanted NOTHING = new Unwanted(Set.of(), Set.of(), Set.of(), Set.of());

  /** Takes copies. */
  public Unwanted {
    headers = Set.copyOf(headers);
    cookies = Set.copyOf(cookies);
    query = Set.copyOf(query);
    form = Set.copyOf(form);
  }
}
