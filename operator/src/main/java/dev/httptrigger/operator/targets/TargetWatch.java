package dev.httptrigger.operator.targets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.targets.GatewayReader;
import dev.httptrigger.crds.targets.HttpRouteReader;
import dev.httptrigger.crds.targets.KnativeReader;
import dev.httptrigger.operator.targets.KnownObjects.Extent;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the objects that triggers may be bound to, each kind while the cluster has it: whether it
 * does is asked of the API server now and then. Safe for use by several threads.
 */
public final class TargetWatch implements AutoCloseable {
  /** How often it is asked which kinds there are. */
  static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(TargetWatch.class);
  private static final String GATEWAY_API = "gateway.networking.k8s.io";
  private static final String KNATIVE = "serving.knative.dev";

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final KnownTargets known = new KnownTargets();
  private final List<WatchedKind<?>> kinds;
  private final ScheduledExecutorService asker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("targets").daemon().factory());
  private volatile Consumer<TargetChange> changed = _ -> {};

  /**
   * Follows nothing yet.
   *
   * @param client not closed by this
   * @param namespaces the namespaces that are watched; empty: all
   */
  public TargetWatch(KubernetesClient client, Set<String> namespaces) {
    this.client = client;
    this.namespaces = Set.copyOf(namespaces);
    this.kinds =
        List.of(
            kind(
                context(GATEWAY_API, "v1", "Gateway", "gateways"),
                GatewayReader::read,
                known::gateway,
                known::gatewaysBecome),
            kind(
                context(GATEWAY_API, "v1", "HTTPRoute", "httproutes"),
                HttpRouteReader::read,
                known::route,
                known::routesBecome),
            kind(
                context(KNATIVE, "v1beta1", "DomainMapping", "domainmappings"),
                KnativeReader::domainMapping,
                known::mapping,
                known::mappingsBecome),
            kind(
                context(KNATIVE, "v1", "Service", "services"),
                KnativeReader::service,
                known::service,
                known::servicesBecome));
  }

  private <T> WatchedKind<T> kind(
      ResourceDefinitionContext context,
      Function<JsonNode, T> read,
      BiFunction<ObjectName, Optional<T>, TargetChange> take,
      Function<Extent, Optional<TargetChange>> become) {
    return new WatchedKind<>(
        client, context, namespaces, read, take, become, change -> changed.accept(change));
  }

  private static ResourceDefinitionContext context(
      String group, String version, String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  /** What is known just now. */
  public KnownTargets known() {
    return known;
  }

  /**
   * Begins to follow, and waits until what there is was seen once: who leads before would say of
   * every trigger with targets that nothing is known of them.
   *
   * @param changed told which targets may stand for something else, on threads that must not be
   *     held up
   * @param longest how long to wait; then it goes on without
   */
  public void watch(Consumer<TargetChange> changed, Duration longest) {
    this.changed = changed;
    CompletableFuture<Void> seen = CompletableFuture.allOf().thenComposeAsync(_ -> ask(), asker);
    ScheduledFuture<?> _ =
        asker.scheduleWithFixedDelay(
            this::askAgain, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    try {
      seen.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("The routes of gateways can't be read yet: what they stand for stays as it was.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askAgain() {
    CompletableFuture<Void> _ = ask();
  }

  private CompletableFuture<Void> ask() {
    List<CompletableFuture<Void>> seen = new ArrayList<>();
    Map<String, Optional<Set<String>>> served = new HashMap<>();
    for (WatchedKind<?> kind : kinds) {
      try {
        served
            .computeIfAbsent(kind.groupVersion(), this::served)
            .ifPresent(
                plurals -> follow(kind, plurals.contains(kind.plural())).ifPresent(seen::add));
      } catch (RuntimeException e) {
        LOG.error("Following {} failed; the next look is soon.", kind.plural(), e);
      }
    }
    return CompletableFuture.allOf(seen.toArray(CompletableFuture[]::new));
  }

  private static Optional<CompletableFuture<Void>> follow(WatchedKind<?> kind, boolean isServed) {
    if (isServed) {
      return Optional.of(kind.serve());
    }
    kind.stopServing();
    return Optional.empty();
  }

  /** The kinds of a group and version; empty where nobody can say. */
  private Optional<Set<String>> served(String groupVersion) {
    try {
      @Nullable APIResourceList list = client.getApiResources(groupVersion);
      return Optional.of(
          list == null
              ? Set.of()
              : list.getResources().stream().map(APIResource::getName).collect(Collectors.toSet()));
    } catch (KubernetesClientException e) {
      LOG.debug("No answer whether there is {} ({}).", groupVersion, e.getCode());
      return Optional.empty();
    }
  }

  /** Ends the watches. */
  @Override
  public void close() {
    asker.shutdownNow();
    kinds.forEach(WatchedKind::stop);
  }
}
