package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;

/**
 * Which tokens pass.
 *
 * @param issuer who signs
 * @param audience for whom
 * @param keySet the JWK set, as text
 */
record Policy(String issuer, String audience, String keySet) {
  /** An audience that no token of the benchmark is for. */
  static final String OTHER_AUDIENCE = "elsewhere";

  static Policy of(CommonTask task) {
    return new Policy(task.issuer(), task.audience(), task.keySet());
  }

  /** The same for an audience that nobody has a token for. */
  Policy forOthers() {
    return new Policy(issuer, OTHER_AUDIENCE, keySet);
  }
}
