package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.operator.publish.TriggerCache;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The triggers of the watch, each prepared once a generation. Safe for several threads. */
final class PrimaryCache implements TriggerCache {
  private final ClusterObjects objects;
  private final Map<ObjectName, PreparedTrigger> prepared = new ConcurrentHashMap<>();
  private volatile @Nullable ResourceCache<HttpTrigger> watched;

  PrimaryCache(ClusterObjects objects) {
    this.objects = objects;
  }

  /** Tells which cache it is. */
  void use(ResourceCache<HttpTrigger> cache) {
    watched = cache;
  }

  @Override
  public Set<ObjectName> names() {
    ResourceCache<HttpTrigger> cache = watched;
    return cache == null
        ? Set.of()
        : cache.list(_ -> true).map(ClusterObjects::name).collect(Collectors.toSet());
  }

  @Override
  public Optional<PreparedTrigger> find(ObjectName trigger) {
    ResourceCache<HttpTrigger> cache = watched;
    Optional<HttpTrigger> now =
        cache == null
            ? Optional.empty()
            : cache.get(new ResourceID(trigger.name(), trigger.namespace()));
    if (now.isEmpty()) {
      prepared.remove(trigger);
    }
    return now.map(this::prepare);
  }

  /** The object prepared, from memory where it is the same generation. */
  PreparedTrigger prepare(HttpTrigger trigger) {
    return prepared.compute(
        ClusterObjects.name(trigger),
        (_, before) ->
            before != null
                    && before.uid().equals(trigger.getMetadata().getUid())
                    && before.generation() == ClusterObjects.generation(trigger)
                ? before
                : objects.prepare(trigger));
  }
}
