package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

/**
 * All claims at once, as base64url of their JSON.
 *
 * @param header the header that the function looks for
 */
public record ForwardedPayload(String header) {
  /** Checks that nothing is null. */
  public ForwardedPayload {
    requireNonNull(header, "header is null");
  }
}
