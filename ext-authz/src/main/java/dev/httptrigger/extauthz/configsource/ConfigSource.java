package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.policy.PolicyTable;
import java.util.Optional;

/** Follows the configuration and always has a whole table of it. Thread-safe. */
public interface ConfigSource extends AutoCloseable {
  /** Begins to follow; returns at once. */
  void start();

  /** The table in force; the last good one where newer configuration can't be read. */
  PolicyTable table();

  /**
   * What is missing for a first complete configuration, for people; empty once it is in force, for
   * good.
   */
  Optional<String> waitingFor();

  /** Whether a first complete configuration is in force. Never goes back to false. */
  default boolean isComplete() {
    return waitingFor().isEmpty();
  }

  /** Whether it still follows; where not, the process must be started again. */
  boolean isFollowing();

  /** Is to be told of every decision: what a source has to know of them, if anything. */
  default DecisionObserver observer() {
    return DecisionObserver.NONE;
  }

  /** Figures for metrics. */
  Figures figures();

  /** Stops following. */
  @Override
  void close();

  /**
   * How the configuration stands.
   *
   * @param triggers how many triggers exist
   * @param refused how many pieces are there and can't be used
   * @param vanished how many pieces are gone though nobody said so
   */
  record Figures(int triggers, int refused, int vanished) {}
}
