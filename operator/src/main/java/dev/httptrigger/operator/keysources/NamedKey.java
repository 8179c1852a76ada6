package dev.httptrigger.operator.keysources;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;

/**
 * A key of a configuration.
 *
 * @param name the short name by which servers speak of it
 * @param shown as status shows it, without what only servers know
 */
public record NamedKey(String name, KeyInForce shown) {
  /** Checks that nothing is null. */
  public NamedKey {
    requireNonNull(name, "name is null");
    requireNonNull(shown, "shown is null");
  }
}
