package dev.httptrigger.jwksfetch;

import java.util.Optional;

/** Fetches a source once, in the calling thread. */
@FunctionalInterface
interface KeySetFetch extends AutoCloseable {
  /**
   * What the source gives now. Never waits longer than the settings' deadline.
   *
   * @param known of the last good key set; with these the outcome may be {@link
   *     FetchOutcome.Unchanged}
   */
  FetchOutcome fetch(SourceId source, Optional<Validators> known);

  /** Ends what is under way. */
  @Override
  default void close() {}
}
