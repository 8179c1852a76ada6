package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * An object of the gateway in the trigger's namespace.
 *
 * @param group its API group
 * @param kind its kind
 * @param name its name
 * @param sectionName a part of it
 */
public record TargetReference(
    String group, String kind, String name, Optional<String> sectionName) {
  /** Checks that nothing is null. */
  public TargetReference {
    requireNonNull(group, "group is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    requireNonNull(sectionName, "sectionName is null");
  }
}
