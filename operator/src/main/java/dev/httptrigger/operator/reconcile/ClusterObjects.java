package dev.httptrigger.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.ClaimedTargets;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.ReferencedObjects.Lookup;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.References;
import dev.httptrigger.crds.resolve.SharedKeys;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatusCodec;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import dev.httptrigger.operator.keysources.LabelledObjects;
import dev.httptrigger.operator.keysources.LabelledObjects.Referenced;
import dev.httptrigger.operator.keysources.RemoteKeySources;
import dev.httptrigger.operator.keysources.TriggerReader;
import dev.httptrigger.operator.targets.KnownTargets;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What stands in an {@link HttpTrigger} and in what it refers to. Thread-safe. */
final class ClusterObjects {
  private final TriggerReader reader = new TriggerReader();
  private final Map<KeySetSource, Read> keySets = new ConcurrentHashMap<>();
  private final LabelledObjects labelled;
  private final RemoteKeySources remote;
  private final KnownTargets targets;

  ClusterObjects(LabelledObjects labelled, RemoteKeySources remote, KnownTargets targets) {
    this.labelled = labelled;
    this.remote = remote;
    this.targets = targets;
  }

  /** The key sets at URLs. */
  RemoteKeySources remote() {
    return remote;
  }

  /** What is known just now of that to which a trigger refers. */
  ReferredTo referenced(HttpTrigger trigger) {
    String namespace = trigger.getMetadata().getNamespace();
    return new ReferredTo(
        labelled.referenced(namespace, spec(trigger), remote::find),
        targets.snapshot(namespace, targets(trigger)));
  }

  /** The objects of gateways that a trigger is bound to, whatever else is wrong with it. */
  static List<TargetReference> targets(HttpTrigger trigger) {
    return ClaimedTargets.of(spec(trigger));
  }

  /** Forgets what sources of key sets held, but for these. */
  void forgetOthers(Set<KeySetSource> sources) {
    keySets.keySet().retainAll(sources);
  }

  /** What the sources of key sets hold just now. */
  Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources) {
    Map<KeySetSource, KeySetReading> now = new HashMap<>();
    for (KeySetSource source : sources) {
      switch (source) {
        case InObject inObject ->
            keySet(inObject, labelled.find(inObject.object()))
                .ifPresent(reading -> now.put(source, reading));
        case Remote url ->
            keySet(url, remote.find(url)).ifPresent(reading -> now.put(source, reading));
      }
    }
    return now;
  }

  private Optional<KeySetReading> keySet(InObject source, Lookup lookup) {
    if (!(lookup instanceof Present now)) {
      keySets.remove(source);
      return Optional.empty();
    }
    return read(source, now, new Referenced(Map.of(source.object(), now), Map.of()));
  }

  private Optional<KeySetReading> keySet(Remote source, FetchedKeys now) {
    return read(source, now, new Referenced(Map.of(), Map.of(source, now)));
  }

  private Optional<KeySetReading> read(KeySetSource source, Object found, Referenced objects) {
    return keySets
        .compute(
            source,
            (_, before) ->
                before != null && before.found().equals(found)
                    ? before
                    : new Read(found, SharedKeys.read(source, objects)))
        .reading();
  }

  /**
   * A key set that was read once for as long as what was found at its source stays the same.
   *
   * @param found an object's values, or what was fetched
   * @param reading what that says
   */
  private record Read(Object found, Optional<KeySetReading> reading) {}

  /** The objects that a trigger refers to and the watches do not show. */
  Set<ObjectReference> notWatched(HttpTrigger trigger) {
    return labelled.notWatched(trigger.getMetadata().getNamespace(), spec(trigger));
  }

  /** Remembers nothing of what a trigger referred to that is gone. */
  void forget(HttpTrigger trigger) {
    references(trigger).forEach(labelled::forget);
  }

  /** The objects that a trigger refers to. */
  static Set<ObjectReference> references(HttpTrigger trigger) {
    return References.of(trigger.getMetadata().getNamespace(), spec(trigger));
  }

  /** Where the key sets at URLs are that a trigger refers to. */
  static Set<SourceAddress> addresses(HttpTrigger trigger) {
    return References.addresses(spec(trigger));
  }

  private static JsonNode spec(HttpTrigger trigger) {
    JsonNode spec = trigger.getSpec();
    return spec == null ? MissingNode.getInstance() : spec;
  }

  /** Checks a trigger and reads its keys, with what it refers to as it is just now. */
  PreparedTrigger prepare(HttpTrigger trigger) {
    return prepare(trigger, referenced(trigger));
  }

  /** Checks a trigger and reads its keys. */
  PreparedTrigger prepare(HttpTrigger trigger, ReferredTo referenced) {
    ObjectMeta metadata = trigger.getMetadata();
    return reader.read(
        tree(trigger),
        metadata.getUid(),
        generation(trigger),
        Instant.parse(metadata.getCreationTimestamp()),
        referenced);
  }

  static ObjectName name(HttpTrigger trigger) {
    return new ObjectName(trigger.getMetadata().getNamespace(), trigger.getMetadata().getName());
  }

  static long generation(HttpTrigger trigger) {
    Long generation = trigger.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  static HttpTriggerStatus status(HttpTrigger trigger) {
    JsonNode status = trigger.getStatus();
    return status == null ? HttpTriggerStatus.EMPTY : HttpTriggerStatusCodec.decode(status);
  }

  private static ObjectNode tree(HttpTrigger trigger) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", trigger.getApiVersion());
    tree.put("kind", trigger.getKind());
    tree.putObject("metadata")
        .put("namespace", trigger.getMetadata().getNamespace())
        .put("name", trigger.getMetadata().getName());
    if (trigger.getSpec() != null) {
      tree.set("spec", trigger.getSpec());
    }
    return tree;
  }
}
