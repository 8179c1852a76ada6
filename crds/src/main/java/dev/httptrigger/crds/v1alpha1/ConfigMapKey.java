package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

/**
 * A value in a ConfigMap of the trigger's namespace.
 *
 * @param name the ConfigMap's name
 * @param key the key in its data
 */
public record ConfigMapKey(String name, String key) {
  /** Checks that nothing is null. */
  public ConfigMapKey {
    requireNonNull(name, "name is null");
    requireNonNull(key, "key is null");
  }
}
