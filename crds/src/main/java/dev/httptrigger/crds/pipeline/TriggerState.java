package dev.httptrigger.crds.pipeline;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.config.TriggerConfig;
import java.util.Optional;

/**
 * A trigger as it is now, and what was in force for it until now.
 *
 * @param prepared the object as it is now
 * @param inForce the configuration in force; one that was made for another uid counts as none
 * @param seen whether the object is there; else what is in force stays as it is
 */
public record TriggerState(
    PreparedTrigger prepared, Optional<TriggerConfig> inForce, boolean seen) {
  /** Drops what was in force for another object of the same name. */
  public TriggerState {
    requireNonNull(prepared, "prepared is null");
    String uid = prepared.uid();
    inForce = inForce.filter(config -> config.uid().equals(uid));
  }

  /** One whose object is there. */
  public TriggerState(PreparedTrigger prepared, Optional<TriggerConfig> inForce) {
    this(prepared, inForce, true);
  }

  /** What was there when the trigger was read may be gone by now; then the trigger says so. */
  TriggerState withKnownKeys(KeySets keySets) {
    if (prepared.resolved().isEmpty()) {
      return this;
    }
    return prepared.keySetSources().stream()
        .filter(source -> keySets.decide(source).isEmpty())
        .findFirst()
        .map(source -> new TriggerState(prepared.withoutKeys(source), inForce))
        .orElse(this);
  }

  /** Where nothing is known of its targets, what it had goes on; where it had nothing, it can't. */
  TriggerState withKnownTargets() {
    Optional<Finding> unbound = prepared.targets().unbound();
    if (unbound.isEmpty()
        || prepared.resolved().isEmpty()
        || LastGood.of(this)
            .filter(good -> !good.config().selection().hostBindings().isEmpty())
            .isPresent()) {
      return this;
    }
    return new TriggerState(prepared.unbound(unbound.get()), inForce);
  }
}
