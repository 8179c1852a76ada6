package dev.httptrigger.extauthz.policy;

import java.util.Optional;
import java.util.Set;

/**
 * Hosts or objects of the gateway, known by their hashes only, and how many triggers claim each.
 * Immutable.
 *
 * @param <H> what kind of hash
 */
final class ClaimCounts<H> {
  private final PersistentMap<H, Integer> counts;

  private ClaimCounts(PersistentMap<H, Integer> counts) {
    this.counts = counts;
  }

  static <H> ClaimCounts<H> empty() {
    return new ClaimCounts<>(PersistentMap.empty());
  }

  /** Each of them once more. */
  ClaimCounts<H> with(Set<H> claimed) {
    return changed(claimed, 1);
  }

  /** Each of them once less. */
  ClaimCounts<H> without(Set<H> claimed) {
    return changed(claimed, -1);
  }

  /** Whether nothing is claimed: then nobody needs to hash anything to ask. */
  boolean isEmpty() {
    return counts.isEmpty();
  }

  boolean has(H hash) {
    return counts.get(hash).isPresent();
  }

  private ClaimCounts<H> changed(Set<H> claimed, int by) {
    PersistentMap<H, Integer> changed = counts;
    for (H hash : claimed) {
      changed =
          changed.changed(
              hash, count -> Optional.of(count.orElse(0) + by).filter(after -> after > 0));
    }
    return new ClaimCounts<>(changed);
  }
}
