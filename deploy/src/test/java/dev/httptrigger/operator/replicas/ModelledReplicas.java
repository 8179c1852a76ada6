package dev.httptrigger.operator.replicas;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** What one operator knows of the servers: the real table. One thread. */
public final class ModelledReplicas {
  private final ReplicaTable table = new ReplicaTable(Duration.ofMinutes(10));

  /** A Lease as it is now. */
  public void seen(Lease lease, Instant now) {
    table.seen(lease, now);
  }

  /** A Lease is gone. */
  public void left(String lease) {
    table.left(lease);
  }

  /** The Pods of silent servers. */
  public List<PodIdentity> silentPods(Instant now) {
    return table.silentPods(now);
  }

  /** A Pod is gone for certain. */
  public void gone(PodIdentity pod) {
    table.gone(pod);
  }

  /** The Leases to clear away, name and resourceVersion. */
  public List<String> abandoned(Instant now) {
    return table.takeAbandoned(now).stream()
        .map(each -> each.lease() + "@" + each.version())
        .toList();
  }

  /** How many servers have a trigger. */
  public Progress progress(
      ObjectName trigger, Set<String> keySetRecords, OptionalLong from, Instant now) {
    return table.progress(Replicas.records(trigger, keySetRecords), from, now);
  }
}
