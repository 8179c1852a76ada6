package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.CheckedTrigger;
import dev.httptrigger.crds.resolve.Resolution;
import java.time.Instant;

/**
 * One trigger as the cluster has it now.
 *
 * @param uid the object's uid
 * @param generation the generation of its spec
 * @param created its {@code creationTimestamp}
 * @param checked the spec after the checks
 * @param resolution the spec with its keys
 */
public record TriggerFacts(
    String uid, long generation, Instant created, CheckedTrigger checked, Resolution resolution) {
  /** Checks that nothing is null. */
  public TriggerFacts {
    requireNonNull(uid, "uid is null");
    requireNonNull(created, "created is null");
    requireNonNull(checked, "checked is null");
    requireNonNull(resolution, "resolution is null");
  }

  /** Which trigger. */
  public ObjectName name() {
    return checked.name();
  }

  /** Whether it is the same generation of the same object. */
  boolean isSameAs(TriggerFacts other) {
    return uid.equals(other.uid) && generation == other.generation;
  }

  /** Not the spec, which may hold shared secrets. */
  @Override
  public String toString() {
    return "TriggerFacts[" + name() + ", " + uid + ", generation " + generation + "]";
  }
}
