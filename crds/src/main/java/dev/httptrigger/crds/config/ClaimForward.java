package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One claim that goes to the upstream (DESIGN §4.5).
 *
 * @param claimPath the names from the payload's root down to the claim; never empty
 * @param encoding how it becomes a text
 * @param target where it goes
 */
public record ClaimForward(List<String> claimPath, Encoding encoding, Target target) {
  /** Takes a copy. */
  public ClaimForward {
    claimPath = List.copyOf(claimPath);
    requireNonNull(encoding, "encoding is null");
    requireNonNull(target, "target is null");
    if (claimPath.isEmpty()) {
      throw new IllegalArgumentException("claimPath is empty");
    }
  }

  /** {@code spec.jwt.forwardClaims[].encoding}. */
  public enum Encoding {
    DEFAULT,
    RAW,
    CSV,
    JSON,
    BASE64_URL
  }

  /** A place in the request that the upstream gets. */
  public sealed interface Target {}

  /**
   * A request header.
   *
   * @param name lower case letters, digits and hyphens
   */
  public record ToHeader(String name) implements Target {}

  /**
   * A cookie.
   *
   * @param name case counts
   */
  public record ToCookie(String name) implements Target {}

  /**
   * A parameter of the URL.
   *
   * @param name decoded, case counts
   */
  public record ToQuery(String name) implements Target {}

  /**
   * A parameter of an {@code application/x-www-form-urlencoded} body.
   *
   * @param name decoded, case counts
   */
  public record ToForm(String name) implements Target {}
}
