package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the operator's Secrets: a list, then watches from where it ended, on one thread (DESIGN
 * §5). While the API server is away what was read stays in force.
 */
public final class ClusterSource implements ConfigSource {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSource.class);

  /** The API server ends a watch after at most this. */
  private static final Duration LONGEST_WATCH = Duration.ofMinutes(5);

  /** Bookmarks come about once a minute: longer silence means that the connection is dead. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);

  /** A watch that ends sooner than this can't go on from where it was: only a list helps. */
  private static final Duration SHORTEST_WATCH = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final String namespace;
  private final FollowedRecords followed;
  private final ReplicaLease lease;
  private final KeySightings sightings;
  private final Thread thread;

  /** The watch that is followed, or was last. */
  private final AtomicReference<WatchEvents> watched = new AtomicReference<>(new WatchEvents());

  private volatile Snapshot snapshot;
  private volatile boolean running = true;

  /** What was last said about records that can't be used. For the one thread. */
  private Set<RefusedRecord> saidRefused = Set.of();

  /**
   * What other threads see.
   *
   * @param table the table in force
   * @param waitingFor what is missing for a first complete configuration; empty once it was there
   * @param figures for metrics
   */
  private record Snapshot(PolicyTable table, Optional<String> waitingFor, Figures figures) {}

  /**
   * A source over one namespace.
   *
   * @param client closed by the caller, after this source; it should not retry requests or watches
   *     by itself
   * @param namespace where the records and the Leases are
   * @param identity names this replica: its Pod's name, or anything unique that fits into a name
   * @param pod this replica's Pod, where it is one
   * @param empty the table before anything is read
   * @param preparation makes what is read ready
   * @param clock says on which day a key is used
   */
  public ClusterSource(
      KubernetesClient client,
      String namespace,
      String identity,
      Optional<PodIdentity> pod,
      PolicyTable empty,
      Preparation preparation,
      InstantSource clock) {
    this.client = requireNonNull(client, "client is null");
    this.namespace = requireNonNull(namespace, "namespace is null");
    this.followed = new FollowedRecords(empty, preparation, requireNonNull(pod, "pod is null"));
    this.sightings = new KeySightings(clock);
    this.lease =
        new ReplicaLease(client, namespace, identity, sightings, () -> watched.get().end());
    this.snapshot =
        new Snapshot(
            empty, Optional.of("the API server has not answered yet"), new Figures(0, 0, 0));
    this.thread = BackgroundThread.unstarted("cluster-source", this::follow);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public PolicyTable table() {
    return snapshot.table();
  }

  @Override
  public Optional<String> waitingFor() {
    return snapshot.waitingFor();
  }

  @Override
  public Figures figures() {
    return snapshot.figures();
  }

  @Override
  public DecisionObserver observer() {
    return sightings;
  }

  @Override
  public boolean isFollowing() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    if (thread.getState() == Thread.State.NEW) {
      return; // Never started: there is nothing to end.
    }
    running = false;
    thread.interrupt();
    try {
      thread.join(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lease.close();
  }

  private void follow() {
    int failures = 0;
    while (running) {
      try {
        lease.register(followed.firstReport());
        if (followed.reached().isEmpty()) {
          list();
        }
        failures = watch() ? 0 : failures + 1;
        pause(failures);
      } catch (InterruptedException e) {
        return;
      } catch (KubernetesClientException e) {
        failures++;
        if (running) {
          failed(e);
          pauseUnlessInterrupted(failures);
        }
      } catch (RuntimeException e) {
        // Something odd that was not foreseen must not end the following for good. The exception's
        // words may hold anything.
        failures++;
        LOG.error("Taking in the configuration failed ({}): listing it anew", kind(e));
        followed.lost();
        pauseUnlessInterrupted(failures);
      }
    }
  }

  private void failed(KubernetesClientException failure) {
    if (failure.getCode() == HttpURLConnection.HTTP_GONE) {
      followed.lost();
      return;
    }
    String cause = cause(failure);
    LOG.warn("Can't read the configuration in {}: {}", namespace, cause);
    if (snapshot.waitingFor().isPresent()) {
      snapshot = new Snapshot(snapshot.table(), Optional.of(cause), snapshot.figures());
    }
  }

  private FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> records() {
    return client.secrets().inNamespace(namespace).withLabel(WireRecord.RECORD_LABEL);
  }

  /** Swaps in everything that is there now. */
  private void list() {
    SecretList list = records().list();
    followed.listed(
        list.getItems().stream().map(WatchEvents::record).toList(),
        list.getMetadata().getResourceVersion());
    publish();
    LOG.info(
        "Read the configuration in {} as of {}: {} triggers",
        namespace,
        list.getMetadata().getResourceVersion(),
        followed.listedCount());
  }

  /**
   * Follows until the watch ends, or what befell the Lease may have befallen it, too: a connection
   * that is dead says so to nobody.
   *
   * @return whether it was a watch of the usual length
   */
  private boolean watch() throws InterruptedException {
    WatchEvents events = new WatchEvents();
    watched.set(events);
    long begin = System.nanoTime();
    try (Watch _ = records().watch(options(), events)) {
      while (running) {
        List<WatchEvents.Event> batch = events.take(LONGEST_SILENCE);
        if (batch.isEmpty()) {
          LOG.warn("Nothing heard from the API server for {}: connecting anew", LONGEST_SILENCE);
          return true;
        }
        Optional<WatchEvents.Closed> closed = followed.take(batch);
        publish();
        if (closed.isPresent()) {
          boolean usual = System.nanoTime() - begin > SHORTEST_WATCH.toNanos();
          if (closed.get().gone() || !usual) {
            followed.lost();
          }
          return usual;
        }
      }
      return true;
    }
  }

  private ListOptions options() {
    long longest = LONGEST_WATCH.toSeconds();
    return new ListOptionsBuilder()
        .withResourceVersion(followed.reached().orElseThrow())
        .withAllowWatchBookmarks(true)
        .withTimeoutSeconds(longest - ThreadLocalRandom.current().nextLong(longest / 5))
        .build();
  }

  /** First the table is in force, then the report says so. */
  private void publish() {
    List<RefusedRecord> refused = followed.refused();
    snapshot =
        new Snapshot(
            followed.table(),
            followed.isComplete()
                ? Optional.empty()
                : Optional.of(
                    "the index in "
                        + namespace
                        + " is not complete; the operator writes it when it runs"),
            new Figures(followed.listedCount(), refused.size(), followed.vanishedCount()));
    sightings.renewed(followed.takeRenewedKeySets());
    followed
        .report()
        .ifPresent(
            report -> {
              lease.report(report);
              sayRefused(refused);
            });
  }

  private void sayRefused(List<RefusedRecord> refused) {
    Set<RefusedRecord> now = new HashSet<>(refused);
    for (RefusedRecord record : refused) {
      if (!saidRefused.contains(record)) {
        LOG.warn(
            "The record {} can't be used, what it said before stays: {}",
            record.record(),
            record.reason());
      }
    }
    saidRefused = now;
  }

  /** Not all replicas come back at the same moment. */
  private static void pause(int failures) throws InterruptedException {
    long longest = Math.min(LONGEST_PAUSE.toMillis(), 250L << Math.min(failures, 10));
    Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2));
  }

  private static void pauseUnlessInterrupted(int failures) {
    try {
      pause(failures);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Which exception, and where it came from. */
  private static String kind(RuntimeException failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return failure.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private static String cause(KubernetesClientException failure) {
    if (failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
      return "the API server forbids this ServiceAccount to list and watch Secrets there, or to"
          + " write its Lease";
    }
    if (failure.getCode() > 0) {
      return "the API server answered " + failure.getCode();
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return "the API server can't be reached (" + cause.getClass().getSimpleName() + ")";
  }
}
