package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.hosts.OwnershipQuestion;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import java.time.Duration;

/**
 * What an operator is told about hosts, beside the grants.
 *
 * @param ownership how a host without a grant finds its owner
 * @param reservation how long a host that leaves a namespace is kept for it; not negative
 * @param triggersPerNamespace how many triggers a namespace may have; at least 1
 */
public record HostRules(Rule ownership, Duration reservation, int triggersPerNamespace) {
  /** How many triggers a namespace may have where nobody said otherwise. */
  public static final int DEFAULT_TRIGGERS_PER_NAMESPACE = 1000;

  /** What holds where nobody said otherwise. */
  public static final HostRules DEFAULT =
      new HostRules(
          Rule.FIRST_CLAIM, OwnershipQuestion.DEFAULT_RESERVATION, DEFAULT_TRIGGERS_PER_NAMESPACE);

  /** Checks the bounds. */
  public HostRules {
    requireNonNull(ownership, "ownership is null");
    if (reservation.isNegative() || triggersPerNamespace < 1) {
      throw new IllegalArgumentException("a negative reservation, or no trigger at all");
    }
  }
}
