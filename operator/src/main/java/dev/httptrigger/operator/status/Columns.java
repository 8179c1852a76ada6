package dev.httptrigger.operator.status;

import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.Match;
import java.util.List;
import java.util.Optional;

/** The short texts for the columns of {@code kubectl get}. Stateless. */
final class Columns {
  private Columns() {}

  /** The first host, and how many more; empty where there is none. */
  static Optional<String> hosts(List<String> hosts) {
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        hosts.size() == 1 ? hosts.getFirst() : hosts.getFirst() + ",+" + (hosts.size() - 1));
  }

  /** Who gets through, in one word. */
  static String access(HttpTriggerSpec spec) {
    if (spec.enforcement() == HttpTriggerSpec.Enforcement.DRY_RUN) {
      return "DryRun";
    }
    if (spec.authType() == HttpTriggerSpec.AuthType.ANONYMOUS) {
      return "Open";
    }
    boolean somePaths =
        spec.match().flatMap(Match::mode).filter(mode -> mode != Match.Mode.ALL).isPresent();
    boolean someRequests =
        spec.jwt()
            .flatMap(Jwt::missingToken)
            .filter(missing -> missing == Jwt.MissingToken.ALLOW)
            .isPresent();
    return somePaths || someRequests ? "Jwt+Open" : "Jwt";
  }
}
