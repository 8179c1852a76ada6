package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Conflict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What should stand in the configuration for one trigger.
 *
 * @param uid the object's uid
 * @param generation the generation that was looked at
 * @param config the record; empty: what stands there stays
 * @param holds the hosts that the index must list for it
 * @param kind how the record came about
 * @param findings errors first
 * @param conflict who has a host or prefix that it wanted
 */
record Desired(
    String uid,
    long generation,
    Optional<TriggerConfig> config,
    Map<HostHash, Instant> holds,
    Outcome.Kind kind,
    List<Finding> findings,
    Optional<Conflict> conflict) {
  Desired {
    requireNonNull(uid, "uid is null");
    requireNonNull(config, "config is null");
    holds = Map.copyOf(holds);
    requireNonNull(kind, "kind is null");
    findings = List.copyOf(findings);
    requireNonNull(conflict, "conflict is null");
  }
}
