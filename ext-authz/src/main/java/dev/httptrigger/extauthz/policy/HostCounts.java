package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.HostHash;
import java.util.Optional;
import java.util.Set;

/** Host patterns, known by their hashes only, and how many triggers claim each. Immutable. */
final class HostCounts {
  private final PersistentMap<HostHash, Integer> counts;

  private HostCounts(PersistentMap<HostHash, Integer> counts) {
    this.counts = counts;
  }

  static HostCounts empty() {
    return new HostCounts(PersistentMap.empty());
  }

  /** Each of the patterns once more. */
  HostCounts with(Set<HostHash> hosts) {
    return changed(hosts, 1);
  }

  /** Each of the patterns once less. */
  HostCounts without(Set<HostHash> hosts) {
    return changed(hosts, -1);
  }

  boolean has(String pattern) {
    return !counts.isEmpty() && counts.get(HostHash.of(pattern)).isPresent();
  }

  private HostCounts changed(Set<HostHash> hosts, int by) {
    PersistentMap<HostHash, Integer> changed = counts;
    for (HostHash host : hosts) {
      changed =
          changed.changed(
              host, count -> Optional.of(count.orElse(0) + by).filter(after -> after > 0));
    }
    return new HostCounts(changed);
  }
}
