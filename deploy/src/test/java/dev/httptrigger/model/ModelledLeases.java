package dev.httptrigger.model;

import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.operator.replicas.ModelledReplicas;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The servers' Leases of a modelled API server, and watches that lag behind. One thread. */
final class ModelledLeases {
  private final Map<String, Lease> leases = new TreeMap<>();
  private final List<Map.Entry<String, Optional<Lease>>> history = new ArrayList<>();
  private final LongSupplier versions;

  ModelledLeases(LongSupplier versions) {
    this.versions = versions;
  }

  /** A server says how far it is. */
  void write(String identity, ReplicaReport report, Instant at) {
    String name = "ext-authz-" + identity;
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withName(name)
            .withUid("lease-of-" + identity)
            .withResourceVersion(Long.toString(versions.getAsLong()))
            .addToAnnotations("httptrigger.dev/report", RecordCodec.encode(report))
            .endMetadata()
            .withNewSpec()
            .withLeaseDurationSeconds(30)
            .withRenewTime(at.atZone(ZoneOffset.UTC))
            .endSpec()
            .build();
    leases.put(name, lease);
    history.add(Map.entry(name, Optional.of(lease)));
  }

  /** An operator deletes one as it was. */
  void delete(String name, String version) {
    Lease lease = leases.get(name);
    if (lease != null && lease.getMetadata().getResourceVersion().equals(version)) {
      leases.remove(name);
      history.add(Map.entry(name, Optional.empty()));
    }
  }

  /** What one operator's watch has of them. */
  final class Watch {
    private final ModelledReplicas replicas = new ModelledReplicas();
    private int position;

    Watch(Instant now) {
      leases.values().forEach(lease -> replicas.seen(lease, now));
      position = history.size();
    }

    ModelledReplicas replicas() {
      return replicas;
    }

    /** Hears of so many changes. */
    void hear(int changes, Instant now) {
      for (int each = 0; each < changes && position < history.size(); each++) {
        Map.Entry<String, Optional<Lease>> change = history.get(position++);
        change
            .getValue()
            .ifPresentOrElse(
                lease -> replicas.seen(lease, now), () -> replicas.left(change.getKey()));
      }
    }
  }
}
