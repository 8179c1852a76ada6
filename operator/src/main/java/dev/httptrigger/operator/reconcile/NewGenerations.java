package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which triggers were created or edited just now, so that somebody may wait for their status. Safe
 * for use by several threads.
 */
final class NewGenerations {
  /**
   * Longer than it takes to say that servers follow, also where ten thousand triggers are created
   * at once: that is five minutes of writes for a small API server. Who still waits then waits for
   * servers.
   */
  private static final Duration NEW = Duration.ofMinutes(10);

  private final Map<ObjectName, Generation> seen = new ConcurrentHashMap<>();

  /**
   * One generation of one object.
   *
   * @param uid the object's uid
   * @param number the generation
   * @param since when it was first seen
   */
  private record Generation(String uid, long number, Instant since) {
    boolean is(String otherUid, long otherNumber) {
      return uid.equals(otherUid) && number == otherNumber;
    }
  }

  /**
   * Whether a generation is new.
   *
   * @param observed the generation that its status is about so far
   */
  boolean isNew(
      ObjectName trigger, String uid, long generation, OptionalLong observed, Instant now) {
    Generation known =
        seen.compute(
            trigger,
            (_, before) -> {
              if (before != null && before.is(uid, generation)) {
                return before;
              }
              boolean unseen = observed.isEmpty() || observed.getAsLong() != generation;
              return unseen ? new Generation(uid, generation, now) : null;
            });
    return known != null && now.isBefore(known.since().plus(NEW));
  }

  /** A trigger is as its spec wants it, or gone. */
  void forget(ObjectName trigger) {
    seen.remove(trigger);
  }
}
