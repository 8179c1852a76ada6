package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Triggers that the cluster has no more and that stay in force for now.
 *
 * @param count how many
 * @param listed how many triggers are in force
 * @param cause why they stay
 * @param until when the first of them leaves unless something is done; empty where time alone
 *     changes nothing
 */
public record HeldRemovals(int count, int listed, Cause cause, Optional<Instant> until) {
  /** Checks that nothing is null. */
  public HeldRemovals {
    requireNonNull(cause, "cause is null");
    requireNonNull(until, "until is null");
  }

  /** Why triggers stay in force that are not there. */
  public enum Cause {
    /** They are so many that it looks like a mistake. */
    TOO_MANY,
    /** The resource definition is away, going or new. */
    DEFINITION
  }

  /** Told when triggers begin to be held, and when none is any more. Must return soon. */
  public interface Listener {
    /** Some have been held for a moment. */
    void held(HeldRemovals held);

    /** None is held any more. */
    void ended();
  }
}
