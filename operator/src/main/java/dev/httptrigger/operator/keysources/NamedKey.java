package dev.httptrigger.operator.keysources;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import java.util.Optional;

/**
 * A key of a configuration.
 *
 * @param name the short name by which servers speak of it
 * @param shown as status shows it, without what only servers and the fetcher know
 * @param remote the key set at a URL that it is of; empty where it comes from elsewhere
 */
public record NamedKey(String name, KeyInForce shown, Optional<Remote> remote) {
  /** Checks that nothing is null. */
  public NamedKey {
    requireNonNull(name, "name is null");
    requireNonNull(shown, "shown is null");
    requireNonNull(remote, "remote is null");
  }
}
