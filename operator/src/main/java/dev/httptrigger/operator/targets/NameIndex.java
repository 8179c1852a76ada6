package dev.httptrigger.operator.targets;

import dev.httptrigger.crds.ObjectName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Names of objects by what they have in common. Not thread-safe.
 *
 * @param <K> what they have in common
 */
final class NameIndex<K> {
  private final Map<K, Set<ObjectName>> names = new HashMap<>();

  void add(ObjectName name, Collection<K> keys) {
    keys.forEach(key -> names.computeIfAbsent(key, _ -> new TreeSet<>()).add(name));
  }

  void remove(ObjectName name, Collection<K> keys) {
    for (K key : keys) {
      names.computeIfPresent(
          key,
          (_, all) -> {
            all.remove(name);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** Sorted. */
  Set<ObjectName> of(K key) {
    return names.getOrDefault(key, Set.of());
  }

  void clear() {
    names.clear();
  }
}
