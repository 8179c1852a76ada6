package dev.httptrigger.extauthz.envoy;

import dev.httptrigger.extauthz.decision.Decision;

/** Is told of every decision, after it was made. Must be thread-safe, quick, and must not throw. */
public interface DecisionObserver {
  /**
   * Takes note of a decision.
   *
   * @param decision the decision
   * @param nanoseconds how long it took, without the network
   */
  void decided(Decision decision, long nanoseconds);
}
