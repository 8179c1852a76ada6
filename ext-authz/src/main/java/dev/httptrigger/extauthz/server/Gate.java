package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.configsource.ConfigSource;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import java.util.Optional;

/**
 * Stands between the source and the requests: before there is a whole configuration, all is denied,
 * whatever is said about hosts that no trigger claims.
 */
final class Gate {
  private final ConfigSource source;
  private final PolicyTable nothing = PolicyTable.empty(Unmatched.DENY, false);

  Gate(ConfigSource source) {
    this.source = source;
  }

  /** What is missing for a whole configuration; empty once it was there. */
  Optional<String> waitingFor() {
    return source.waitingFor();
  }

  PolicyTable table() {
    return source.isComplete() ? source.table() : nothing;
  }
}
