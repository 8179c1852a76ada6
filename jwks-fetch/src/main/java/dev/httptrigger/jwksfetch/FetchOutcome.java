package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.util.Optional;

/** What one fetch of a source brought. */
sealed interface FetchOutcome {
  /**
   * Keys.
   *
   * @param validators for the next request
   * @param lifetime how long the server says they stay fresh
   */
  record Fetched(RemoteKeySet keys, Optional<Validators> validators, Optional<Duration> lifetime)
      implements FetchOutcome {}

  /**
   * The keys are those from before, as the server says for its validators.
   *
   * @param lifetime how long the server says they stay fresh
   */
  record Unchanged(Optional<Duration> lifetime) implements FetchOutcome {}

  /**
   * Nothing.
   *
   * @param retryAfter how long the server asked to be left alone
   */
  record Failed(FetchFailure failure, Optional<Duration> retryAfter) implements FetchOutcome {}
}
