package dev.httptrigger.crds;

import static java.util.Objects.requireNonNull;

/**
 * Namespace and name of a namespaced Kubernetes object.
 *
 * @param namespace the namespace, never empty
 * @param name the name, never empty
 */
public record ObjectName(String namespace, String name) implements Comparable<ObjectName> {
  /** Checks that neither part is empty or holds a slash. */
  public ObjectName {
    requireNonNull(namespace, "namespace is null");
    requireNonNull(name, "name is null");
    if (namespace.isEmpty() || namespace.indexOf('/') >= 0) {
      throw new IllegalArgumentException("namespace is empty or has a slash: " + namespace);
    }
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("name is empty or has a slash: " + name);
    }
  }

  /** The order by namespace, then name, that breaks every tie (DESIGN §4.1). */
  @Override
  public int compareTo(ObjectName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** The form people write: {@code namespace/name}. */
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
