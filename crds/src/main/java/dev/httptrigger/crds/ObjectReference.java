package dev.httptrigger.crds;

import static java.util.Objects.requireNonNull;

/**
 * Names one object of the cluster that a trigger refers to.
 *
 * @param kind its kind
 * @param name its namespace and name
 */
public record ObjectReference(ObjectKind kind, ObjectName name) {
  /** Checks that nothing is null. */
  public ObjectReference {
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
  }

  /** As people read it: {@code Secret shop/keys}. */
  @Override
  public String toString() {
    return kind.text() + " " + name;
  }
}
