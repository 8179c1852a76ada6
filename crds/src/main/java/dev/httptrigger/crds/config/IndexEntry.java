package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * One trigger in the index: it exists, whatever becomes of its record.
 *
 * @param trigger the trigger
 * @param record the name of its record, {@link RecordName#of}
 * @param uid the object's uid
 * @param holds the host patterns it holds, each with the time since when its namespace holds it
 * @param targets the objects of the gateway that it is bound to
 */
public record IndexEntry(
    ObjectName trigger,
    String record,
    String uid,
    Map<HostHash, Instant> holds,
    Set<TargetHash> targets) {
  /** How many host patterns one trigger may hold: those of its spec and of its last good one. */
  public static final int MAXIMUM_HOLDS = 128;

  /** How many objects of the gateway: before and after an edit. */
  public static final int MAXIMUM_TARGETS = 32;

  /** Takes copies and checks that the record's name fits. */
  public IndexEntry {
    requireNonNull(trigger, "trigger is null");
    requireNonNull(uid, "uid is null");
    holds = Map.copyOf(holds);
    targets = Set.copyOf(targets);
    if (!RecordName.of(trigger).equals(record)) {
      throw new IllegalArgumentException("the record's name is not the trigger's");
    }
    if (holds.size() > MAXIMUM_HOLDS) {
      throw new IllegalArgumentException("more than " + MAXIMUM_HOLDS + " holds");
    }
    if (targets.size() > MAXIMUM_TARGETS) {
      throw new IllegalArgumentException("more than " + MAXIMUM_TARGETS + " targets");
    }
  }

  /** The entry of a trigger without targets, with the record's name filled in. */
  public static IndexEntry of(ObjectName trigger, String uid, Map<HostHash, Instant> holds) {
    return of(trigger, uid, holds, Set.of());
  }

  /** The entry with the record's name filled in. */
  public static IndexEntry of(
      ObjectName trigger, String uid, Map<HostHash, Instant> holds, Set<TargetHash> targets) {
    return new IndexEntry(trigger, RecordName.of(trigger), uid, holds, targets);
  }
}
