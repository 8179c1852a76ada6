package dev.httptrigger.crds.targets;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What matters of a Knative DomainMapping, whose name is the host.
 *
 * @param service the name of the Service of its namespace that the host leads to; empty: another
 *     object
 * @param claimed whether the domain is its own
 */
public record DomainMapping(Optional<String> service, Verdict claimed) {
  /** Checks that nothing is null. */
  public DomainMapping {
    requireNonNull(service, "service is null");
    requireNonNull(claimed, "claimed is null");
  }
}
