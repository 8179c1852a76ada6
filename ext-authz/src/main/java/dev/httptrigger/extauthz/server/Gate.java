package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.configsource.ConfigSource;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;

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

  boolean isOpen() {
    return source.isComplete();
  }

  PolicyTable table() {
    return source.isComplete() ? source.table() : nothing;
  }
}
