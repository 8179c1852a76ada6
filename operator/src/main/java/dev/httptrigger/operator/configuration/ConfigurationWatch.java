package dev.httptrigger.operator.configuration;

import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import dev.httptrigger.operator.publish.Administration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the operator's ConfigMap and the labels of all namespaces. Safe for use by several
 * threads.
 */
public final class ConfigurationWatch implements Administration, AutoCloseable {
  /** The ConfigMap's name, which RBAC names too. */
  public static final String NAME = "httptrigger-operator";

  private static final List<String> KEYS = List.of(ConfigurationReader.KEY, ReleasedRemovals.KEY);

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

  private final KnownConfiguration known = new KnownConfiguration();
  private final ReleasedRemovals released = new ReleasedRemovals();
  private final SharedIndexInformer<ConfigMap> configMaps;
  private final SharedIndexInformer<Namespace> namespaces;
  private volatile Runnable changed = () -> {};

  /**
   * Follows nothing yet.
   *
   * @param client not closed by this
   * @param namespace where the ConfigMap is
   */
  public ConfigurationWatch(KubernetesClient client, String namespace, MeterRegistry registry) {
    this.configMaps = client.configMaps().inNamespace(namespace).withName(NAME).runnableInformer(0);
    this.namespaces = client.namespaces().runnableInformer(0);
    // What goes wrong once, even at the first list, must not end the watch.
    configMaps.exceptionHandler((_, _) -> true);
    namespaces.exceptionHandler((_, _) -> true);
    configMaps.addEventHandler(new Events<>((_, _) -> true, this::look));
    namespaces.addEventHandler(
        new Events<>((one, other) -> !labels(one).equals(labels(other)), () -> changed.run()));
    Gauge.builder("httptrigger.operator.configuration.refused", () -> isRefused() ? 1 : 0)
        .register(registry);
    Gauge.builder("httptrigger.operator.host.grants", known::hostGrants).register(registry);
  }

  /**
   * Begins to follow, and waits for the first look: who leads before would decide without it.
   *
   * @param changed told whenever the grants may be others
   * @param longest how long to wait; then it goes on without
   */
  public void watch(Runnable changed, Duration longest) {
    this.changed = changed;
    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            configMaps.start().toCompletableFuture(), namespaces.start().toCompletableFuture());
    CompletableFuture<Void> seen = both.thenRun(this::look);
    try {
      seen.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn(
          "The ConfigMap {} or the namespaces can't be read yet: nothing new is granted until"
              + " then.",
          NAME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the watches have seen everything once and go on. */
  public boolean isWatching() {
    return hasSeenAll() && configMaps.isRunning() && namespaces.isRunning();
  }

  private boolean hasSeenAll() {
    return configMaps.hasSynced() && namespaces.hasSynced();
  }

  /**
   * The grants as they are just now; unknown until everything was seen once. What the watches have
   * is looked at, not what they told: they tell one namespace after the other.
   */
  @Override
  public Grants grants() {
    if (!hasSeenAll()) {
      return new Unknown();
    }
    Map<String, Map<String, String>> labels = new HashMap<>();
    namespaces
        .getStore()
        .list()
        .forEach(each -> labels.put(each.getMetadata().getName(), labels(each)));
    return known.grants(written(ConfigurationReader.KEY), labels);
  }

  @Override
  public Optional<Instant> removalsReleasedUntil(Instant now) {
    return released.until(written(ReleasedRemovals.KEY), now);
  }

  private boolean isRefused() {
    return known.problem().isPresent() || released.isRefused() || !unknownKeys().isEmpty();
  }

  private Optional<String> written(String key) {
    return data().flatMap(data -> Stream.ofNullable(data.get(key))).findFirst();
  }

  private Stream<Map<String, String>> data() {
    return configMaps.getStore().list().stream().flatMap(each -> Stream.ofNullable(each.getData()));
  }

  private Set<String> unknownKeys() {
    return data()
        .flatMap(data -> data.keySet().stream())
        .filter(key -> !KEYS.contains(key))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Map<String, String> labels(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  /** Also where nobody decides: what is wrong with the ConfigMap is said by all who watch it. */
  private void look() {
    grants();
    Set<String> unknown = unknownKeys();
    if (!unknown.isEmpty()) {
      LOG.warn(
          "The ConfigMap {} has keys that nobody knows: {}. Write {} only.", NAME, unknown, KEYS);
    }
    changed.run();
  }

  /** Ends the watches. */
  @Override
  public void close() {
    configMaps.stop();
    namespaces.stop();
  }

  /**
   * Tells of what matters.
   *
   * @param <T> of which objects
   * @param differ whether a change of an object matters
   * @param tell told of each that comes, goes or changes so
   */
  private record Events<T>(BiPredicate<T, T> differ, Runnable tell)
      implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      tell.run();
    }

    @Override
    public void onUpdate(T old, T object) {
      if (differ.test(old, object)) {
        tell.run();
      }
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      tell.run();
    }
  }
}
