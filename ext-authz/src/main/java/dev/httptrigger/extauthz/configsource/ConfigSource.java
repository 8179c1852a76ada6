package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.extauthz.policy.PolicyTable;

/** Follows the configuration and always has a whole table of it. Thread-safe. */
public interface ConfigSource extends AutoCloseable {
  /** Begins to follow; returns at once. */
  void start();

  /** The table in force; the last good one where newer configuration can't be read. */
  PolicyTable table();

  /** Whether a first complete configuration is in force. Never goes back to false. */
  boolean isComplete();

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
