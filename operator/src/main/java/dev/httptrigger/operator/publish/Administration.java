package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.hosts.Grants;
import java.time.Instant;
import java.util.Optional;

/** What the cluster's administrator says, as it is just now. Safe for several threads. */
@FunctionalInterface
public interface Administration {
  /** Who may have which hosts. */
  Grants grants();

  /**
   * Up to which moment all that was found missing is meant to be gone, however much it is; empty:
   * nobody has said so.
   *
   * @param now the time; a moment far ahead of it does not count
   */
  default Optional<Instant> removalsReleasedUntil(Instant now) {
    return Optional.empty();
  }
}
