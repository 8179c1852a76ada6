package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.util.Optional;

/** A fetch ends here. Never leaves the package: {@link GuardedFetch} makes a value of it. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient FetchFailure failure;
  private final transient Optional<Duration> retryAfter;

  RefusedException(FailureKind kind) {
    this(FetchFailure.of(kind), Optional.empty());
  }

  RefusedException(FetchFailure failure, Optional<Duration> retryAfter) {
    super(failure.message());
    this.failure = failure;
    this.retryAfter = retryAfter;
  }

  FetchFailure failure() {
    return failure;
  }

  /** How long the server asked to be left alone. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
