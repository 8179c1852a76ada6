package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A host that left a namespace and is kept for it: until then it denies, and nobody else gets it
 * without a grant (DESIGN §4.1).
 *
 * @param host the host pattern
 * @param namespace for whom it is kept
 * @param until until when
 */
public record Reservation(HostHash host, String namespace, Instant until) {
  /** Checks that nothing is null. */
  public Reservation {
    requireNonNull(host, "host is null");
    requireNonNull(namespace, "namespace is null");
    requireNonNull(until, "until is null");
  }
}
