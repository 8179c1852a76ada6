package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What is known of a source. Instants are for people; what they decide was decided by a steady
 * clock.
 *
 * @param freshness how good the last good key set is, by the source's own measure
 * @param lastGood the last good key set, also while it is stale
 * @param lastSuccess when the attempt began that last brought or confirmed it
 * @param lastAttempt when the last attempt that ended began
 * @param failure why the last attempt failed; empty when it did not
 * @param nextAttempt when the next one is due; it may have to wait for others
 */
public record SourceState(
    Freshness freshness,
    Optional<RemoteKeySet> lastGood,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastAttempt,
    Optional<FetchFailure> failure,
    Instant nextAttempt) {
  /** Checks that nothing is null. */
  public SourceState {
    requireNonNull(freshness, "freshness is null");
    requireNonNull(lastGood, "lastGood is null");
    requireNonNull(lastSuccess, "lastSuccess is null");
    requireNonNull(lastAttempt, "lastAttempt is null");
    requireNonNull(failure, "failure is null");
    requireNonNull(nextAttempt, "nextAttempt is null");
  }

  /** How long ago the last success was, never negative; empty without one. */
  public Optional<Duration> age(Instant now) {
    return lastSuccess
        .map(success -> Duration.between(success, now))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
  }

  private boolean holdsSameKeysAs(SourceState other) {
    return lastGood.isPresent() == other.lastGood.isPresent()
        && lastGood.map(keys -> keys.saysSameAs(other.lastGood.orElseThrow())).orElse(true);
  }

  /** The day (UTC) of the last success. */
  Optional<LocalDate> lastSuccessDay() {
    return lastSuccess.map(success -> LocalDate.ofInstant(success, ZoneOffset.UTC));
  }

  private boolean succeededOnALaterDayThan(SourceState other) {
    return lastSuccessDay()
        .filter(day -> other.lastSuccessDay().filter(before -> !day.isAfter(before)).isEmpty())
        .isPresent();
  }

  /**
   * Whether there is more to say than the one before said, other times of the same day aside: what
   * a listener is told.
   */
  boolean saysOtherThan(SourceState other) {
    return freshness != other.freshness
        || succeededOnALaterDayThan(other)
        || !holdsSameKeysAs(other)
        || !failure.equals(other.failure);
  }
}
