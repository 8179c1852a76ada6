package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One claim that goes to the upstream (DESIGN §4.5).
 *
 * @param claimPath the names from the payload's root down to the claim; never empty
 * @param target where it goes
 */
public record ClaimForward(List<String> claimPath, Target target) {
  /** Takes a copy. */
  public ClaimForward {
    claimPath = List.copyOf(claimPath);
    requireNonNull(target, "target is null");
    if (claimPath.isEmpty()) {
      throw new IllegalArgumentException("claimPath is empty");
    }
  }

  /** A place in the request that the upstream gets. */
  public sealed interface Target {}

  /**
   * A request header.
   *
   * @param name lower case letters, digits and hyphens
   */
  public record ToHeader(String name) implements Target {}
}
