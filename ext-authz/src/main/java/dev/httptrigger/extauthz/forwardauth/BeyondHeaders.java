package dev.httptrigger.extauthz.forwardauth;

import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.RequestView;
import java.util.Optional;
import java.util.Set;

/** What no answer by HTTP can change: the target, and the body. */
final class BeyondHeaders {
  /** Without a content type, nobody's upstream reads a form of these. */
  private static final Set<String> WITHOUT_FORM = Set.of("GET", "HEAD", "OPTIONS");

  private BeyondHeaders() {}

  /** Why an allowed request can't be let through all the same, in words for the proxy's owner. */
  static Optional<String> of(Allow allow, RequestView request) {
    if (allow.mutations().target().isPresent()) {
      return Optional.of(
          "the query has to change, which no answer by HTTP can say: ask by gRPC, or map no claim"
              + " to Query");
    }
    FormChange form = allow.metadata().form();
    boolean touchesForms = !form.removedNames().isEmpty() || !form.added().isEmpty();
    boolean mayBeForm =
        form.isForm()
            || (!WITHOUT_FORM.contains(request.method())
                && request.headers().stream()
                    .noneMatch(line -> line.name().equals("content-type")));
    return touchesForms && mayBeForm
        ? Optional.of(
            "the body may be a form that has to change, which no answer by HTTP can say: ask by"
                + " gRPC with Envoy's form processor, or map no claim to Form; let the proxy send"
                + " content-type along")
        : Optional.empty();
  }
}
