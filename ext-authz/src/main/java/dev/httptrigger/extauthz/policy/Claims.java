package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.TargetHash;
import java.util.HashSet;
import java.util.Set;

/**
 * What the index says that a trigger claims.
 *
 * @param hosts the hashes of host patterns
 * @param targets the hashes of objects of the gateway
 */
public record Claims(Set<HostHash> hosts, Set<TargetHash> targets) {
  /** Nothing. */
  public static final Claims NONE = new Claims(Set.of(), Set.of());

  /** Takes copies. */
  public Claims {
    hosts = Set.copyOf(hosts);
    targets = Set.copyOf(targets);
  }

  /** What an entry of the index says. */
  public static Claims of(IndexEntry entry) {
    return new Claims(entry.holds().keySet(), entry.targets());
  }

  /** What of it a policy does not have. */
  Claims beyond(Policy policy) {
    Set<HostHash> unboundHosts = new HashSet<>(hosts);
    policy.bindings().forEach(binding -> unboundHosts.remove(HostHash.of(binding.host())));
    Set<TargetHash> unboundTargets = new HashSet<>(targets);
    unboundTargets.removeAll(policy.targets());
    return new Claims(unboundHosts, unboundTargets);
  }
}
