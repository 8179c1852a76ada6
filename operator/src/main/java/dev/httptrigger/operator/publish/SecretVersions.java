package dev.httptrigger.operator.publish;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a watch of Secrets keeps: which there are and in which version, not what they hold. Who
 * follows the watch has taken that in already. Safe for use by several threads.
 */
final class SecretVersions implements ItemStore<Secret> {
  private final Map<String, Secret> versions = new ConcurrentHashMap<>();

  @Override
  public String getKey(Secret secret) {
    return Cache.metaNamespaceKeyFunc(secret);
  }

  @Override
  public @Nullable Secret put(String key, Secret secret) {
    return versions.put(key, version(secret));
  }

  private static Secret version(Secret secret) {
    ObjectMeta metadata = secret.getMetadata();
    return new SecretBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withCreationTimestamp(metadata.getCreationTimestamp())
                .build())
        .withType(secret.getType())
        .build();
  }

  @Override
  public @Nullable Secret remove(String key) {
    return versions.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return versions.keySet().stream();
  }

  @Override
  public Stream<Secret> values() {
    return versions.values().stream();
  }

  @Override
  public int size() {
    return versions.size();
  }

  @Override
  public @Nullable Secret get(String key) {
    return versions.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
