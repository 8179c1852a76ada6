package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import java.util.Set;

/**
 * What leaves the index.
 *
 * @param gone what is gone for certain and does not wait
 * @param settled those of them that have waited, or are meant to be gone by somebody's word: they
 *     make no later removal wait
 */
record Departing(Set<ObjectName> gone, Set<ObjectName> settled) {
  /** Nothing leaves. */
  static final Departing NONE = new Departing(Set.of(), Set.of());

  Departing {
    gone = Set.copyOf(gone);
    settled = Set.copyOf(settled);
    if (!gone.containsAll(settled)) {
      throw new IllegalArgumentException("what stays can't be settled");
    }
  }

  /** These leave without having waited. */
  static Departing of(Set<ObjectName> gone) {
    return new Departing(gone, Set.of());
  }

  /** Whether it counts when later removals are looked at. */
  boolean counts(ObjectName trigger) {
    return gone.contains(trigger) && !settled.contains(trigger);
  }
}
