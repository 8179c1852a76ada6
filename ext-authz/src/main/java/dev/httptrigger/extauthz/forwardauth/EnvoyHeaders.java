package dev.httptrigger.extauthz.forwardauth;

import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Mutations;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Mutations for Envoy's HTTP service: it sets the headers of the answer that its {@code
 * allowed_upstream_headers} name, and removes every header that one header of the answer lists.
 */
final class EnvoyHeaders {
  private static final String REMOVE = "x-envoy-auth-headers-to-remove";

  private EnvoyHeaders() {}

  static List<Header> of(Mutations mutations) {
    List<Header> headers = new ArrayList<>(mutations.setHeaders());
    if (!mutations.removeHeaders().isEmpty()) {
      headers.add(new Header(REMOVE, String.join(", ", new TreeSet<>(mutations.removeHeaders()))));
    }
    return headers;
  }
}
