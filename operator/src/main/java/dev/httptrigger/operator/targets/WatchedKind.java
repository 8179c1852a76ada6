package dev.httptrigger.operator.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.operator.targets.KnownObjects.Extent;
import dev.httptrigger.operator.watches.VersionStore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One kind of object that is watched while the cluster has it. Safe for use by several threads.
 *
 * @param <T> what matters of an object
 */
final class WatchedKind<T> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final ResourceDefinitionContext kind;
  private final Set<String> namespaces;
  private final Function<JsonNode, T> read;
  private final BiFunction<ObjectName, Optional<T>, TargetChange> take;
  private final Function<Extent, Optional<TargetChange>> become;
  private final Consumer<TargetChange> changed;
  private List<SharedIndexInformer<GenericKubernetesResource>> informers = List.of();

  /**
   * Watches nothing yet.
   *
   * @param namespaces where; empty: everywhere
   * @param read takes what matters out of an object
   * @param take takes in an object that is there, or is not
   * @param become takes in how much is known
   * @param changed told which targets may stand for something else
   */
  WatchedKind(
      KubernetesClient client,
      ResourceDefinitionContext kind,
      Set<String> namespaces,
      Function<JsonNode, T> read,
      BiFunction<ObjectName, Optional<T>, TargetChange> take,
      Function<Extent, Optional<TargetChange>> become,
      Consumer<TargetChange> changed) {
    this.client = client;
    this.kind = kind;
    this.namespaces = Set.copyOf(namespaces);
    this.read = read;
    this.take = take;
    this.become = become;
    this.changed = changed;
  }

  /** The group and version in which the cluster has it, if it has it. */
  String groupVersion() {
    return kind.getGroup() + "/" + kind.getVersion();
  }

  /** Its name in paths. */
  String plural() {
    return kind.getPlural();
  }

  /**
   * Begins to watch, unless that is done already.
   *
   * @return done when everything was seen once
   */
  synchronized CompletableFuture<Void> serve() {
    if (!informers.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    becomes(Extent.SOME);
    List<SharedIndexInformer<GenericKubernetesResource>> all = new ArrayList<>();
    if (namespaces.isEmpty()) {
      all.add(client.genericKubernetesResources(kind).inAnyNamespace().runnableInformer(0));
    } else {
      for (String namespace : namespaces) {
        all.add(client.genericKubernetesResources(kind).inNamespace(namespace).runnableInformer(0));
      }
    }
    informers = List.copyOf(all);
    List<CompletableFuture<Void>> seen = new ArrayList<>();
    for (SharedIndexInformer<GenericKubernetesResource> informer : informers) {
      // What goes wrong once, even at the first list, must not end the watch.
      informer.exceptionHandler((_, _) -> true);
      informer.itemStore(new VersionStore<>((_, version) -> bare(version)));
      informer.addEventHandler(new Events());
      seen.add(informer.start().toCompletableFuture());
    }
    List<SharedIndexInformer<GenericKubernetesResource>> mine = informers;
    return CompletableFuture.allOf(seen.toArray(CompletableFuture[]::new))
        .thenRun(() -> seenAll(mine));
  }

  private static GenericKubernetesResource bare(ObjectMeta version) {
    GenericKubernetesResource bare = new GenericKubernetesResource();
    bare.setMetadata(version);
    return bare;
  }

  private synchronized void seenAll(List<SharedIndexInformer<GenericKubernetesResource>> of) {
    if (of.equals(informers)) {
      becomes(Extent.ALL);
    }
  }

  /** The cluster has no such kind: nothing to watch. */
  synchronized void stopServing() {
    stop();
    becomes(Extent.NOT_SERVED);
  }

  /** Ends the watches. */
  synchronized void stop() {
    informers.forEach(SharedIndexInformer::stop);
    informers = List.of();
  }

  private void becomes(Extent extent) {
    become.apply(extent).ifPresent(changed);
  }

  private final class Events implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      changed.accept(take.apply(name(object), Optional.of(read.apply(tree(object)))));
    }

    @Override
    public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource object) {
      onAdd(object);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean unknown) {
      changed.accept(take.apply(name(object), Optional.empty()));
    }
  }

  private static ObjectName name(GenericKubernetesResource object) {
    return new ObjectName(object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static JsonNode tree(GenericKubernetesResource object) {
    ObjectNode tree = JSON.valueToTree(object.getAdditionalProperties());
    ObjectMeta metadata = object.getMetadata();
    ObjectNode written = tree.putObject("metadata");
    written.put("namespace", metadata.getNamespace());
    written.put("name", metadata.getName());
    written.put("generation", metadata.getGeneration());
    return tree;
  }
}
