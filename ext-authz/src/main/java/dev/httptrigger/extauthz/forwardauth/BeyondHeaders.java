package dev.httptrigger.extauthz.forwardauth;

import dev.httptrigger.extauthz.decision.Decision.Allow;
import java.util.Optional;

/**
 * What no answer by HTTP can change: the target. A body that may be a form and would have to change
 * was denied before, as no request by HTTP says that there is a form processor.
 */
final class BeyondHeaders {
  private BeyondHeaders() {}

  /** Why an allowed request can't be let through all the same, in words for the proxy's owner. */
  static Optional<String> of(Allow allow) {
    return allow
        .mutations()
        .target()
        .map(
            _ ->
                "the query has to change, which no answer by HTTP can say: ask by gRPC, or map no"
                    + " claim to Query");
  }
}
