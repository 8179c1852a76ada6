package dev.httptrigger.extauthz.forwardauth;

import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mutations for a proxy that copies headers, of names in its configuration, from our answer over
 * those of the client. So every name that the trigger maps is in the answer, an absent claim as an
 * empty header. Such a proxy can't be told to remove a header that it does not copy: a request that
 * carries one is refused.
 */
final class CopiedHeaders {
  private static final String COOKIE = "cookie";

  private CopiedHeaders() {}

  /**
   * What the answer can't say of these mutations, in words for the proxy's owner; empty where it
   * says all.
   *
   * @param mapped the names that the trigger maps, which the proxy copies
   */
  static Optional<String> unsaid(Mutations mutations, RequestView request, Set<String> mapped) {
    for (HeaderLine line : request.headers()) {
      if (mutations.removeHeaders().contains(line.name()) && !isCopied(line.name(), mapped)) {
        return Optional.of(
            "the client sent a header that has to be removed, and such a proxy can't be told to:"
                + " let it drop "
                + line.name()
                + " before it asks");
      }
    }
    return Optional.empty();
  }

  /** The headers to copy. */
  static List<Header> of(Mutations mutations, Set<String> mapped) {
    List<Header> headers = new ArrayList<>(mutations.setHeaders());
    mutations.removeHeaders().stream()
        .filter(name -> isCopied(name, mapped))
        .sorted()
        .forEach(name -> headers.add(new Header(name, "")));
    return headers;
  }

  private static boolean isCopied(String name, Set<String> mapped) {
    return mapped.contains(name) || name.equals(COOKIE);
  }
}
