package dev.httptrigger.operator.configuration;

import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the operator's ConfigMap and the labels of all namespaces. Safe for use by several
 * threads.
 */
public final class ConfigurationWatch implements AutoCloseable {
  /** The ConfigMap's name, which RBAC names too. */
  public static final String NAME = "httptrigger-operator";

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

  private final KnownConfiguration known = new KnownConfiguration();
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
    configMaps.addEventHandler(new ConfigMapEvents());
    namespaces.addEventHandler(new NamespaceEvents());
    Gauge.builder(
            "httptrigger.operator.configuration.refused", () -> known.problem().isPresent() ? 1 : 0)
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
    try {
      both.get(longest.toMillis(), TimeUnit.MILLISECONDS);
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

  /** The grants as they are just now; unknown until everything was seen once. */
  public Grants grants() {
    return hasSeenAll() ? known.grants() : new Unknown();
  }

  /** Ends the watches. */
  @Override
  public void close() {
    configMaps.stop();
    namespaces.stop();
  }

  private void tell(boolean another) {
    if (another) {
      changed.run();
    }
  }

  /** Takes the ConfigMap in. */
  private final class ConfigMapEvents implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap configMap) {
      Map<String, String> data = configMap.getData() == null ? Map.of() : configMap.getData();
      tell(known.configuration(Optional.ofNullable(data.get(ConfigurationReader.KEY))));
    }

    @Override
    public void onUpdate(ConfigMap old, ConfigMap configMap) {
      onAdd(configMap);
    }

    @Override
    public void onDelete(ConfigMap configMap, boolean unknown) {
      tell(known.configuration(Optional.empty()));
    }
  }

  /** Takes the namespaces in. */
  private final class NamespaceEvents implements ResourceEventHandler<Namespace> {
    @Override
    public void onAdd(Namespace namespace) {
      Map<String, String> labels = namespace.getMetadata().getLabels();
      tell(known.namespace(namespace.getMetadata().getName(), labels == null ? Map.of() : labels));
    }

    @Override
    public void onUpdate(Namespace old, Namespace namespace) {
      onAdd(namespace);
    }

    @Override
    public void onDelete(Namespace namespace, boolean unknown) {
      tell(known.namespaceGone(namespace.getMetadata().getName()));
    }
  }
}
