package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.SourceAddress;
import java.util.Optional;

/**
 * What makes two sources one: where the keys are, and whom the connection trusts. The keys of one
 * are never used for another.
 *
 * @param address where the key set is found
 * @param authorities certificates in PEM, trusted instead of the public authorities; the content,
 *     not the name of what holds it
 */
public record SourceId(SourceAddress address, Optional<String> authorities) {
  /** Checks that nothing is null. */
  public SourceId {
    requireNonNull(address, "address is null");
    requireNonNull(authorities, "authorities is null");
  }

  /** The address, and whether there are authorities; they are long. */
  @Override
  public String toString() {
    return "SourceId["
        + address
        + ", authorities="
        + (authorities.isPresent() ? "its own" : "the public ones")
        + "]";
  }
}
