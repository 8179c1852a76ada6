package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.extauthz.policy.PolicyTable;
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
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the operator's Secrets: one list, then one watch, on one thread (DESIGN §5). While the
 * API server is away what was read stays in force.
 */
public final class ClusterSource implements ConfigSource {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSource.class);
  private static final Duration LONGEST_WATCH = Duration.ofMinutes(5);

  /** Bookmarks come about once a minute: longer silence means that the connection is dead. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(150);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final String namespace;
  private final ClusterState state;
  private final ReplicaLease lease;
  private final Optional<PodIdentity> pod;
  private final Thread thread;
  private volatile Snapshot snapshot;
  private volatile boolean running = true;

  /**
   * What other threads see.
   *
   * @param table the table in force
   * @param complete whether a first complete configuration is in force
   * @param figures for metrics
   */
  private record Snapshot(PolicyTable table, boolean complete, Figures figures) {}

  /**
   * A source over one namespace.
   *
   * @param client closed by the caller, after this source
   * @param namespace where the records and the Leases are
   * @param identity names this replica: its Pod's name, or anything unique that fits into a name
   * @param pod this replica's Pod, where it is one
   * @param empty the table before anything is read
   */
  public ClusterSource(
      KubernetesClient client,
      String namespace,
      String identity,
      Optional<PodIdentity> pod,
      PolicyTable empty) {
    this.client = requireNonNull(client, "client is null");
    this.namespace = requireNonNull(namespace, "namespace is null");
    this.pod = requireNonNull(pod, "pod is null");
    this.state = new ClusterState(empty);
    this.lease = new ReplicaLease(client, namespace, identity);
    this.snapshot = new Snapshot(empty, false, new Figures(0, 0, 0));
    this.thread = Thread.ofPlatform().name("cluster-source").daemon().unstarted(this::follow);
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
  public boolean isComplete() {
    return snapshot.complete();
  }

  @Override
  public Figures figures() {
    return snapshot.figures();
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lease.close();
  }

  private void follow() {
    int failures = 0;
    Optional<String> resourceVersion = Optional.empty();
    while (running) {
      try {
        lease.register(ReplicaReport.of(Optional.empty(), List.of(), pod));
        if (resourceVersion.isEmpty()) {
          resourceVersion = Optional.of(list());
        }
        failures = 0;
        resourceVersion = watch(resourceVersion.get());
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        resourceVersion = Optional.empty();
        failures++;
        LOG.warn("Can't read the configuration in {}: {}", namespace, cause(e));
        pause(failures);
      }
    }
  }

  private FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> records() {
    return client.secrets().inNamespace(namespace).withLabel(WireRecord.RECORD_LABEL);
  }

  /** Swaps in everything that is there now. */
  private String list() {
    SecretList list = records().list();
    state.replaceAll(list.getItems().stream().map(ClusterSource::record).toList());
    String resourceVersion = list.getMetadata().getResourceVersion();
    publish(resourceVersion);
    return resourceVersion;
  }

  /**
   * Follows until the watch ends.
   *
   * @return where the next watch goes on; empty where only a new list helps
   */
  private Optional<String> watch(String from) throws InterruptedException {
    WatchEvents events = new WatchEvents();
    long seconds =
        LONGEST_WATCH.toSeconds()
            - ThreadLocalRandom.current().nextLong(LONGEST_WATCH.toSeconds() / 5);
    String reached = from;
    ListOptions options =
        new ListOptionsBuilder()
            .withResourceVersion(from)
            .withAllowWatchBookmarks(true)
            .withTimeoutSeconds(seconds)
            .build();
    Watch watch = records().watch(options, events);
    try {
      while (running) {
        List<WatchEvents.Event> batch = events.take(LONGEST_SILENCE);
        if (batch.isEmpty()) {
          LOG.warn("Nothing heard from the API server for {}: connecting anew", LONGEST_SILENCE);
          return Optional.of(reached);
        }
        for (WatchEvents.Event event : batch) {
          switch (event) {
            case WatchEvents.Put put -> state.put(record(put.secret()));
            case WatchEvents.Removed removed ->
                state.remove(removed.secret().getMetadata().getName());
            case WatchEvents.Bookmark bookmark -> {}
            case WatchEvents.Closed closed -> {
              publish(reached);
              return closed.listAnew() ? Optional.empty() : resume(reached);
            }
          }
          reached = event.resourceVersion().orElse(reached);
        }
        publish(reached);
      }
    } finally {
      watch.close();
    }
    return Optional.of(reached);
  }

  /** A watch that ends at once, over and over, must not become a busy loop. */
  private static Optional<String> resume(String reached) throws InterruptedException {
    Thread.sleep(ThreadLocalRandom.current().nextLong(200, 1_000));
    return Optional.of(reached);
  }

  private void publish(String resourceVersion) {
    snapshot =
        new Snapshot(
            state.table(),
            snapshot.complete() || state.isComplete(),
            new Figures(state.listedCount(), state.refused().size(), state.vanishedCount()));
    if (state.isComplete()) {
      lease.report(ReplicaReport.of(Optional.of(resourceVersion), state.refused(), pod));
    }
  }

  /**
   * Never loses what is there: data that is no base64 is kept as none, and the codec refuses it.
   */
  private static WireRecord record(Secret secret) {
    Map<String, Octets> data = new HashMap<>();
    Optional.ofNullable(secret.getData())
        .orElse(Map.of())
        .forEach((key, value) -> data.put(key, Octets.of(Base64.getDecoder().decode(value))));
    return new WireRecord(
        secret.getMetadata().getName(),
        Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of()),
        data);
  }

  private void pause(int failures) {
    long longest = Math.min(LONGEST_PAUSE.toMillis(), 250L << Math.min(failures, 10));
    try {
      Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String cause(RuntimeException failure) {
    if (failure instanceof KubernetesClientException answered
        && answered.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
      return "forbidden: the ServiceAccount may not list and watch Secrets or write its Lease"
          + " there";
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getClass().getSimpleName();
  }
}
