package dev.httptrigger.operator.watches;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Of the objects that a watch shows only which there are and in which version, not what they hold:
 * who follows the watch has taken that in already. Safe for use by several threads.
 *
 * @param <T> the kind of the objects
 */
public final class VersionStore<T extends HasMetadata> implements ItemStore<T> {
  private final Map<String, T> versions = new ConcurrentHashMap<>();
  private final BiFunction<T, ObjectMeta, T> bare;

  /**
   * An empty store.
   *
   * @param bare makes of an object, and of the metadata to be kept, the one that is kept
   */
  public VersionStore(BiFunction<T, ObjectMeta, T> bare) {
    this.bare = requireNonNull(bare, "bare is null");
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable T put(String key, T object) {
    return versions.put(key, bare.apply(object, version(object.getMetadata())));
  }

  private static ObjectMeta version(ObjectMeta metadata) {
    return new ObjectMetaBuilder()
        .withNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .withCreationTimestamp(metadata.getCreationTimestamp())
        .build();
  }

  @Override
  public @Nullable T remove(String key) {
    return versions.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return versions.keySet().stream();
  }

  @Override
  public Stream<T> values() {
    return versions.values().stream();
  }

  @Override
  public int size() {
    return versions.size();
  }

  @Override
  public @Nullable T get(String key) {
    return versions.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
