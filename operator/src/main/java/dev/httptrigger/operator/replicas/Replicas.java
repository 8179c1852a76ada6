package dev.httptrigger.operator.replicas;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.operator.keysources.UnknownKeys;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the Leases of the servers. Safe for use by several threads. */
public final class Replicas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final KubernetesClient client;
  private final String namespace;
  private final InstantSource clock;
  private final ReplicaTable table;
  private final KeyUse keyUse = new KeyUse();
  private final SharedIndexInformer<Lease> informer;
  private volatile Runnable changed = () -> {};
  private volatile UnknownKeys unknownKeys = UnknownKeys.NONE;

  /**
   * Follows nothing yet.
   *
   * @param client not closed by this
   * @param namespace where the Leases are
   * @param forget how long a silent server outside a cluster counts
   */
  public Replicas(
      KubernetesClient client,
      String namespace,
      Duration forget,
      InstantSource clock,
      MeterRegistry registry) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
    this.table = new ReplicaTable(forget);
    this.informer =
        client.leases().inNamespace(namespace).withLabel(Replica.LABEL, "true").runnableInformer(0);
    // What goes wrong once, even at the first list, must not end the watch.
    informer.exceptionHandler((_, _) -> true);
    informer.addEventHandler(new LeaseEvents());
    Gauge.builder("httptrigger.operator.replicas", () -> table.counted(clock.instant()))
        .register(registry);
  }

  /**
   * Begins to follow.
   *
   * @param changed told after every change of a Lease
   * @param unknownKeys told of the key sets that lack a key which tokens name
   */
  public void watch(Runnable changed, UnknownKeys unknownKeys) {
    this.changed = changed;
    this.unknownKeys = unknownKeys;
    informer.start();
  }

  /** Whether the watch has seen everything once and goes on. */
  public boolean isWatching() {
    return informer.hasSynced() && informer.isRunning();
  }

  /**
   * How many servers have a trigger: its record, those of the key sets that it refers to, and the
   * part of the index that lists it.
   *
   * @param trigger which
   * @param keySetRecords the names of the records of its key sets
   * @param from from which resourceVersion on a server has all; empty: they are not written yet
   */
  public Progress progress(ObjectName trigger, Set<String> keySetRecords, OptionalLong from) {
    return table.progress(records(trigger, keySetRecords), from, clock.instant());
  }

  /** All records that a server must have for a trigger. */
  static Set<String> records(ObjectName trigger, Set<String> keySetRecords) {
    Set<String> records = new HashSet<>(keySetRecords);
    records.add(RecordName.of(trigger));
    records.add(RecordName.ofShard(RecordName.shardOf(trigger)));
    return records;
  }

  /** The last day on which a key was used on any server, as far as it was said lately. */
  public Optional<LocalDate> lastUsed(String key) {
    return keyUse.lastUsed(key);
  }

  /** The keys that are used for the first time on a day, since this was last asked. */
  public Set<String> takeUsedKeys() {
    return keyUse.takeChanged();
  }

  /** Asks for the Pods of silent servers; only an answer that says so makes one count no more. */
  public void askForSilentPods() {
    for (PodIdentity identity : table.silentPods(clock.instant())) {
      try {
        Pod pod = client.pods().inNamespace(identity.namespace()).withName(identity.name()).get();
        if (pod == null || !pod.getMetadata().getUid().equals(identity.uid()) || hasEnded(pod)) {
          table.gone(identity);
        }
      } catch (KubernetesClientException e) {
        LOG.debug("No answer about the Pod {}: {}", identity.name(), e.getCode());
      }
    }
  }

  /** A Pod that has ended, evicted say, may stand there for weeks and never runs again. */
  private static boolean hasEnded(Pod pod) {
    return pod.getStatus() != null && ENDED.contains(String.valueOf(pod.getStatus().getPhase()));
  }

  /**
   * Deletes the Leases of servers that count no more, which nobody else would. One that comes back
   * all the same makes its Lease anew.
   */
  public void clearAway() {
    for (Replica replica : table.takeAbandoned(clock.instant())) {
      try {
        client.raw(
            "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/" + replica.lease(),
            "DELETE",
            new DeleteOptionsBuilder()
                .withNewPreconditions()
                .withUid(replica.uid())
                .withResourceVersion(replica.version())
                .endPreconditions()
                .build());
        LOG.info("The server {} is gone: its Lease is deleted.", replica.name());
      } catch (KubernetesClientException e) {
        LOG.debug("The Lease of {} stays ({}).", replica.name(), e.getCode());
      }
    }
  }

  /** Ends the watch. */
  @Override
  public void close() {
    informer.stop();
  }

  /** Passes the watch's events on. */
  private final class LeaseEvents implements ResourceEventHandler<Lease> {
    @Override
    public void onAdd(Lease lease) {
      seen(lease);
    }

    @Override
    public void onUpdate(Lease old, Lease lease) {
      seen(lease);
    }

    private void seen(Lease lease) {
      table.seen(lease, clock.instant());
      KeyReport keys = Replica.keys(lease);
      keyUse.said(keys, clock.instant());
      keys.unknownKid().forEach(unknownKeys::flagged);
      changed.run();
    }

    @Override
    public void onDelete(Lease lease, boolean unknown) {
      table.left(lease.getMetadata().getName());
      changed.run();
    }
  }
}
