package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.TargetKind;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import dev.httptrigger.operator.publish.TriggerCache;
import dev.httptrigger.operator.targets.TargetChange;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The triggers of the watch, each prepared once for as long as it and what it refers to stay the
 * same. Safe for several threads.
 */
final class PrimaryCache implements TriggerCache {
  private static final String BY_REFERENCE = "references";
  private static final String BY_TARGET = "targets";
  private static final String BY_ADDRESS = "addresses";

  private final ClusterObjects objects;
  private final Map<ObjectName, Entry> entries = new ConcurrentHashMap<>();
  private final Turns turns = new Turns();
  private volatile @Nullable IndexerResourceCache<HttpTrigger> watched;

  /**
   * A trigger that is prepared.
   *
   * @param prepared the trigger
   * @param referenced what it refers to, as it was then
   */
  private record Entry(PreparedTrigger prepared, ReferredTo referenced) {
    boolean isOf(HttpTrigger trigger, ReferredTo now) {
      return prepared.uid().equals(trigger.getMetadata().getUid())
          && prepared.generation() == ClusterObjects.generation(trigger)
          && referenced.equals(now);
    }
  }

  PrimaryCache(ClusterObjects objects) {
    this.objects = objects;
  }

  /** Tells which cache it is, before that begins to watch. */
  void use(IndexerResourceCache<HttpTrigger> cache) {
    cache.addIndexer(
        BY_REFERENCE,
        trigger ->
            ClusterObjects.references(trigger).stream().map(ObjectReference::toString).toList());
    cache.addIndexer(BY_TARGET, PrimaryCache::targetKeys);
    cache.addIndexer(
        BY_ADDRESS,
        trigger -> ClusterObjects.addresses(trigger).stream().map(SourceAddress::text).toList());
    watched = cache;
  }

  /** The triggers that refer to an object. */
  Set<ResourceID> referringTo(ObjectReference object) {
    return byIndex(BY_REFERENCE, object.toString());
  }

  /** The triggers that take keys from an address, whomever they trust there. */
  Set<ResourceID> fetchingFrom(SourceAddress address) {
    return byIndex(BY_ADDRESS, address.text());
  }

  private Set<ResourceID> byIndex(String index, String value) {
    IndexerResourceCache<HttpTrigger> cache = watched;
    return cache == null
        ? Set.of()
        : cache.byIndex(index, value).stream()
            .map(ResourceID::fromResource)
            .collect(Collectors.toSet());
  }

  /** The triggers that are bound to targets that may stand for something else now. */
  Set<ObjectName> boundTo(TargetChange change) {
    IndexerResourceCache<HttpTrigger> cache = watched;
    if (cache == null) {
      return Set.of();
    }
    Stream<String> keys =
        switch (change) {
          case TargetChange.All(TargetKind kind) -> Stream.of(kind.text());
          case TargetChange.Some(TargetKind kind, Set<ObjectName> names) ->
              names.stream().map(name -> targetKey(kind, name));
        };
    return keys.flatMap(key -> cache.byIndex(BY_TARGET, key).stream())
        .map(ClusterObjects::name)
        .collect(Collectors.toSet());
  }

  /** One for each target, and one for each of their kinds. */
  private static List<String> targetKeys(HttpTrigger trigger) {
    Set<String> keys = new HashSet<>();
    for (TargetReference target : ClusterObjects.targets(trigger)) {
      TargetKind.of(target.group(), target.kind())
          .filter(_ -> target.name().indexOf('/') < 0)
          .ifPresent(
              kind -> {
                ObjectName name =
                    new ObjectName(trigger.getMetadata().getNamespace(), target.name());
                keys.add(kind.text());
                keys.add(targetKey(kind, name));
              });
    }
    return List.copyOf(keys);
  }

  private static String targetKey(TargetKind kind, ObjectName name) {
    return kind.text() + " " + name;
  }

  @Override
  public Set<ObjectName> names() {
    IndexerResourceCache<HttpTrigger> cache = watched;
    return cache == null
        ? Set.of()
        : cache.list(_ -> true).map(ClusterObjects::name).collect(Collectors.toSet());
  }

  @Override
  public Optional<PreparedTrigger> find(ObjectName trigger) {
    IndexerResourceCache<HttpTrigger> cache = watched;
    Optional<HttpTrigger> now =
        cache == null
            ? Optional.empty()
            : cache.get(new ResourceID(trigger.name(), trigger.namespace()));
    if (now.isEmpty()) {
      entries.remove(trigger);
    }
    return now.map(this::prepare);
  }

  @Override
  public Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources) {
    return objects.keySets(sources);
  }

  @Override
  public void forgetOthers(Set<KeySetSource> sources) {
    objects.forgetOthers(sources);
  }

  @Override
  public void remember(KeySetConfig keySet) {
    objects.remote().remember(keySet);
  }

  @Override
  public void want(Collection<RemoteFetch> fetches, Set<Remote> inForce) {
    objects.remote().want(fetches, inForce);
  }

  @Override
  public Optional<Instant> lastFetched(Remote source) {
    return objects.remote().lastFetched(source);
  }

  /**
   * Prepares some of the triggers, and forgets those of them that are gone, each in its turn: who
   * calls this again and again has nearly all of them prepared. Always called by the same thread.
   *
   * @param count how many at most
   */
  void prepareSome(int count) {
    turns.next(count, this::all).forEach(this::find);
  }

  private Set<ObjectName> all() {
    Set<ObjectName> all = new HashSet<>(names());
    all.addAll(entries.keySet());
    return all;
  }

  /** The object prepared, from memory where nothing has changed. */
  PreparedTrigger prepare(HttpTrigger trigger) {
    ReferredTo referenced = objects.referenced(trigger);
    return entries
        .compute(
            ClusterObjects.name(trigger),
            (_, before) ->
                before != null && before.isOf(trigger, referenced)
                    ? before
                    : new Entry(objects.prepare(trigger, referenced), referenced))
        .prepared();
  }
}
