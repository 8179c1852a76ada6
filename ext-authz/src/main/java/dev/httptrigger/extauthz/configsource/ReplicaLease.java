package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.extauthz.configsource.KeySightings.Room;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This replica's Lease: that it is there, how far it has come, and what it saw of keys (DESIGN §5).
 * Written from a thread of its own, at most twice a second on progress and where a key set begins
 * to lack a key, else every ten seconds.
 */
final class ReplicaLease implements AutoCloseable {
  /** Says that a Lease is a replica's. */
  static final String LABEL = "httptrigger.dev/replica";

  /** The annotation with the report. */
  static final String REPORT = "httptrigger.dev/report";

  /** The annotation with what there is to say of keys. */
  static final String KEYS = "httptrigger.dev/keys";

  private static final Logger LOG = LoggerFactory.getLogger(ReplicaLease.class);
  private static final Duration PROGRESS = Duration.ofMillis(500);
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
  private static final int LEASE_SECONDS = 30;

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;
  private final KeySightings sightings;
  private final AtomicReference<@Nullable ReplicaReport> report = new AtomicReference<>();
  private final Thread writer =
      Thread.ofPlatform().name("replica-lease").daemon().unstarted(this::keepUntilInterrupted);
  private @Nullable ReplicaReport written;
  private long writtenAt;
  private volatile boolean registered;

  ReplicaLease(KubernetesClient client, String namespace, String identity, KeySightings sightings) {
    this.client = client;
    this.namespace = namespace;
    this.identity = identity;
    this.sightings = sightings;
  }

  /**
   * Writes the Lease for the first time and then keeps it; later calls do nothing.
   *
   * @throws KubernetesClientException where it can't be written: an unregistered replica must not
   *     become ready, since nobody would wait for it
   */
  void register(ReplicaReport first) {
    if (registered) {
      return;
    }
    write(first, Room.SMALL);
    report.compareAndSet(null, first);
    registered = true;
    writer.start();
  }

  /** What to say from now on; returns at once. */
  void report(ReplicaReport now) {
    report.set(now);
  }

  private void keepUntilInterrupted() {
    try {
      while (true) {
        Thread.sleep(PROGRESS);
        keep();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    ReplicaReport now = report.get();
    boolean due = System.nanoTime() - writtenAt > RENEWAL.toNanos();
    if (now == null || (now.equals(written) && !due && !sightings.hasNews())) {
      return;
    }
    try {
      write(now, due ? Room.LARGE : Room.SMALL);
    } catch (RuntimeException e) {
      LOG.warn("Can't write the Lease of {}: {}", identity, e.getClass().getSimpleName());
    }
  }

  private void write(ReplicaReport now, Room room) {
    KeyReport keys = sightings.report(room);
    Resource<Lease> lease = client.leases().inNamespace(namespace).withName(leaseName());
    Lease existing = lease.get();
    if (existing == null) {
      client.leases().inNamespace(namespace).resource(lease(now, keys, null)).create();
    } else {
      client
          .leases()
          .inNamespace(namespace)
          .resource(lease(now, keys, existing.getMetadata().getResourceVersion()))
          .update();
    }
    sightings.told(keys);
    written = now;
    writtenAt = System.nanoTime();
  }

  private String leaseName() {
    return "ext-authz-" + identity;
  }

  private Lease lease(ReplicaReport now, KeyReport keys, @Nullable String resourceVersion) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(leaseName())
        .withNamespace(namespace)
        .withResourceVersion(resourceVersion)
        .addToLabels(LABEL, "true")
        .addToAnnotations(REPORT, RecordCodec.encode(now))
        .addToAnnotations(KEYS, RecordCodec.encode(keys))
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(identity)
        .withLeaseDurationSeconds(LEASE_SECONDS)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  /** Leaves: nobody waits for this replica any more. */
  @Override
  public void close() {
    if (!registered) {
      return;
    }
    writer.interrupt();
    try {
      // A write under way would make the Lease again.
      writer.join(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      client.leases().inNamespace(namespace).withName(leaseName()).delete();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        LOG.warn("Can't delete the Lease of {}: {}", identity, e.getClass().getSimpleName());
      }
    }
  }
}
