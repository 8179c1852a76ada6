package dev.httptrigger.operator.replicas;

import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
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
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the Leases of the servers. Safe for use by several threads. */
public final class Replicas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final ReplicaTable table;
  private final SharedIndexInformer<Lease> informer;
  private volatile Runnable changed = () -> {};

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
    this.clock = clock;
    this.table = new ReplicaTable(forget);
    this.informer =
        client.leases().inNamespace(namespace).withLabel(Replica.LABEL, "true").runnableInformer(0);
    informer.addEventHandler(new LeaseEvents());
    Gauge.builder("httptrigger.operator.replicas", () -> table.counted(clock.instant()))
        .register(registry);
  }

  /**
   * Begins to follow.
   *
   * @param changed told after every change of a Lease
   */
  public void watch(Runnable changed) {
    this.changed = changed;
    informer.start();
  }

  /** Whether the watch has seen everything once and goes on. */
  public boolean isWatching() {
    return informer.hasSynced() && informer.isRunning();
  }

  /**
   * How many servers have a record.
   *
   * @param record the record's name
   * @param from from which resourceVersion on a server has it; empty: it is not written yet
   */
  public Progress progress(String record, OptionalLong from) {
    return table.progress(record, from, clock.instant());
  }

  /** Asks for the Pods of silent servers; only an answer that says so makes one count no more. */
  public void askForSilentPods() {
    for (PodIdentity identity : table.silentPods(clock.instant())) {
      try {
        Pod pod = client.pods().inNamespace(identity.namespace()).withName(identity.name()).get();
        if (pod == null || !pod.getMetadata().getUid().equals(identity.uid())) {
          table.gone(identity);
        }
      } catch (KubernetesClientException e) {
        LOG.debug("No answer about the Pod {}: {}", identity.name(), e.getCode());
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
      table.seen(lease, clock.instant());
      changed.run();
    }

    @Override
    public void onUpdate(Lease old, Lease lease) {
      table.seen(lease, clock.instant());
      changed.run();
    }

    @Override
    public void onDelete(Lease lease, boolean unknown) {
      table.left(lease.getMetadata().getName());
      changed.run();
    }
  }
}
