package dev.httptrigger.operator.replicas;

import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.operator.replicas.Progress.Refusal;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The servers that count (DESIGN §5): from their registration until their Pod is said to be gone;
 * outside a cluster until they leave or have been silent for long. Safe for use by several threads.
 */
final class ReplicaTable {
  private final Duration forget;
  private final Map<String, Replica> byLease = new TreeMap<>();
  private final Set<PodIdentity> gone = new HashSet<>();
  private final Map<String, String> handedOut = new HashMap<>();

  /**
   * An empty table.
   *
   * @param forget how long a silent server outside a cluster counts
   */
  ReplicaTable(Duration forget) {
    this.forget = forget;
  }

  synchronized void seen(Lease lease, Instant now) {
    String name = lease.getMetadata().getName();
    byLease.put(name, Replica.of(lease, Optional.ofNullable(byLease.get(name)), now));
  }

  synchronized void left(String lease) {
    byLease.remove(lease);
    handedOut.remove(lease);
    Set<PodIdentity> named =
        byLease.values().stream()
            .flatMap(replica -> replica.pod().stream())
            .collect(Collectors.toSet());
    gone.retainAll(named);
  }

  /** Takes note that a Pod is gone for certain. */
  synchronized void gone(PodIdentity pod) {
    gone.add(pod);
  }

  /** The Pods of silent servers, to be asked for. */
  synchronized List<PodIdentity> silentPods(Instant now) {
    List<PodIdentity> pods = new ArrayList<>();
    for (Replica replica : byLease.values()) {
      if (replica.isExpired(now)) {
        replica.pod().filter(pod -> !gone.contains(pod)).ifPresent(pods::add);
      }
    }
    return pods;
  }

  /** Those that count no more and whose Leases are still there; each state of a Lease once. */
  synchronized List<Replica> takeAbandoned(Instant now) {
    List<Replica> abandoned = new ArrayList<>();
    for (Replica replica : byLease.values()) {
      if (!counts(replica, now)
          && !replica.version().equals(handedOut.put(replica.lease(), replica.version()))) {
        abandoned.add(replica);
      }
    }
    return abandoned;
  }

  /**
   * How many servers have a trigger.
   *
   * @param records the names of the records that a server must not have refused
   * @param from from which resourceVersion on a server has them; empty: none can
   */
  synchronized Progress progress(Set<String> records, OptionalLong from, Instant now) {
    int applied = 0;
    List<String> behind = new ArrayList<>();
    Optional<Refusal> refusal = Optional.empty();
    for (Replica replica : byLease.values()) {
      if (!counts(replica, now)) {
        continue;
      }
      if (from.isPresent()
          && !replica.isExpired(now)
          && replica.hasApplied(records, from.getAsLong())) {
        applied++;
      } else {
        behind.add(replica.name());
        if (from.isPresent() && !replica.isExpired(now)) {
          refusal = refusal.or(() -> replica.refusal(records, from.getAsLong()));
        }
      }
    }
    return new Progress(applied, applied + behind.size(), behind, refusal);
  }

  /** How many servers count. */
  synchronized int counted(Instant now) {
    return (int) byLease.values().stream().filter(replica -> counts(replica, now)).count();
  }

  private boolean counts(Replica replica, Instant now) {
    return replica
        .pod()
        .map(pod -> !gone.contains(pod))
        .orElseGet(() -> !replica.isForgotten(now, forget));
  }
}
