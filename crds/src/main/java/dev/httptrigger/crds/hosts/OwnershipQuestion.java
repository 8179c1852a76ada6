package dev.httptrigger.crds.hosts;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that the answer to "whose host" depends on.
 *
 * @param claims of every trigger there is, each once, in any order
 * @param holds by the index
 * @param reservations by the index; those that ran out count no more
 * @param grants the administrator's word
 * @param rule how a host without a grant finds its owner
 * @param reservationPeriod how long a host that leaves a namespace is kept for it; not negative
 * @param now the time; it dates what begins now, and never decides between two claims
 */
public record OwnershipQuestion(
    List<Claim> claims,
    Holds holds,
    List<Reservation> reservations,
    Grants grants,
    Rule rule,
    Duration reservationPeriod,
    Instant now) {
  /** How long a host is kept where nobody said otherwise. */
  public static final Duration DEFAULT_RESERVATION = Duration.ofHours(1);

  /** Takes copies and checks that every trigger stands once. */
  public OwnershipQuestion {
    claims = List.copyOf(claims);
    requireNonNull(holds, "holds is null");
    reservations = List.copyOf(reservations);
    requireNonNull(grants, "grants is null");
    requireNonNull(now, "now is null");
    if (claims.stream().map(Claim::trigger).distinct().count() != claims.size()) {
      throw new IllegalArgumentException("a trigger claims twice");
    }
    if (reservationPeriod.isNegative()) {
      throw new IllegalArgumentException("reservationPeriod is negative");
    }
  }

  /** {@code --host-ownership}. */
  public enum Rule {
    /** The namespace that held or claimed it first. */
    FIRST_CLAIM,
    /** Nobody. */
    GRANTS_ONLY
  }
}
