package dev.httptrigger.extauthz.decision;

import java.util.Optional;

/**
 * Is told of every decision, after it was made: what counts and what logs decisions, whichever way
 * the question came. Must be thread-safe, quick, and must not throw.
 */
@FunctionalInterface
public interface DecisionObserver {
  /** Looks at nothing. */
  DecisionObserver NONE = (decision, request, nanoseconds) -> {};

  /**
   * Takes note of a decision.
   *
   * @param decision the decision
   * @param request what was asked, not to be kept; empty where it could not be read
   * @param nanoseconds how long it took, without the network
   */
  void decided(Decision decision, Optional<RequestView> request, long nanoseconds);
}
