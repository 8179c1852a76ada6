package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.time.Instant;
import java.util.Map;

/**
 * One trigger in the index: it exists, whatever becomes of its record.
 *
 * @param trigger the trigger
 * @param record the name of its record, {@link RecordName#of}
 * @param uid the object's uid
 * @param holds the host patterns it holds, each with the time since when its namespace holds it
 */
public record IndexEntry(
    ObjectName trigger, String record, String uid, Map<HostHash, Instant> holds) {
  /** How many host patterns one trigger may hold: those of its spec and of its last good one. */
  public static final int MAXIMUM_HOLDS = 128;

  /** Takes a copy and checks that the record's name fits. */
  public IndexEntry {
    requireNonNull(trigger, "trigger is null");
    requireNonNull(uid, "uid is null");
    holds = Map.copyOf(holds);
    if (!RecordName.of(trigger).equals(record)) {
      throw new IllegalArgumentException("the record's name is not the trigger's");
    }
    if (holds.size() > MAXIMUM_HOLDS) {
      throw new IllegalArgumentException("more than " + MAXIMUM_HOLDS + " holds");
    }
  }

  /** The entry with the record's name filled in. */
  public static IndexEntry of(ObjectName trigger, String uid, Map<HostHash, Instant> holds) {
    return new IndexEntry(trigger, RecordName.of(trigger), uid, holds);
  }
}
