package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A place where a token may be (DESIGN §4.3).
 *
 * @param in which part of the request
 * @param name the header's, cookie's or parameter's name, as written
 * @param prefix what stands before the token; only for headers
 */
public record TokenLocation(Place in, String name, Optional<String> prefix) {
  /** Checks that nothing is null. */
  public TokenLocation {
    requireNonNull(in, "in is null");
    requireNonNull(name, "name is null");
    requireNonNull(prefix, "prefix is null");
  }
}
