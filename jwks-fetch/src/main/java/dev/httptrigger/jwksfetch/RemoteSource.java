package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A source of keys as one or more triggers want it. Sources with the same id share one flight and
 * one content, refreshed as often as the most impatient of them asks; each becomes stale by its own
 * measure.
 *
 * @param id where the keys are and whom the connection trusts
 * @param refreshInterval how often the keys are fetched anew
 * @param maxStaleness how long after the last success they count as stale
 */
public record RemoteSource(SourceId id, Duration refreshInterval, Duration maxStaleness) {
  /** Checks that the durations are positive. */
  public RemoteSource {
    requireNonNull(id, "id is null");
    if (!refreshInterval.isPositive() || !maxStaleness.isPositive()) {
      throw new IllegalArgumentException("refreshInterval and maxStaleness are positive");
    }
  }
}
