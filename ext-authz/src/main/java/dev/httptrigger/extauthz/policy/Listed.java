package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.HostHash;
import java.util.Set;

/** What is known of a trigger that exists. */
sealed interface Listed {
  /**
   * Its policy.
   *
   * @param policy made of its record
   * @param unbound the hashes of host patterns that it claims and its record does not bind
   */
  record Loaded(Policy policy, Set<HostHash> unbound) implements Listed {
    /** Takes a copy. */
    public Loaded {
      unbound = Set.copyOf(unbound);
    }
  }

  /**
   * Its record was never readable.
   *
   * @param hosts the hashes of the host patterns it claims
   */
  record Missing(Set<HostHash> hosts) implements Listed {
    /** Takes a copy. */
    public Missing {
      hosts = Set.copyOf(hosts);
    }
  }
}
