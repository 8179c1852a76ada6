package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a source is: pure, each step gives the next value.
 *
 * @param lastGood the last good key set
 * @param lastAttempt when the last attempt that ended began
 * @param failure why it failed; empty when it did not
 * @param failuresInRow how many attempts have failed since the last success
 * @param due when the next attempt is due, on the steady clock
 */
record Progress(
    Optional<LastGood> lastGood,
    Optional<Moment> lastAttempt,
    Optional<FetchFailure> failure,
    int failuresInRow,
    Duration due) {
  /** Of how many parts of the longest staleness the last one is for warning. */
  private static final int WARNED_PARTS = 4;

  /**
   * The last good key set.
   *
   * @param keys what it is
   * @param validators what confirms it
   * @param confirmed when the attempt began that last brought or confirmed it
   */
  record LastGood(RemoteKeySet keys, Optional<Validators> validators, Moment confirmed) {}

  /** A source that nothing is known of, due at once. */
  static Progress begin(Moment now) {
    return new Progress(Optional.empty(), Optional.empty(), Optional.empty(), 0, now.steady());
  }

  /** With a key set from before this process, unless something better is there. */
  Progress remembering(RemoteKeySet keys, Moment confirmed) {
    if (lastGood.isPresent()) {
      return this;
    }
    LastGood remembered = new LastGood(keys, Optional.empty(), confirmed);
    return new Progress(Optional.of(remembered), lastAttempt, failure, failuresInRow, due);
  }

  /**
   * After an attempt that ended now.
   *
   * @param began when it did: what a server said may be as old as that
   * @param chance from 0 to below 1
   */
  Progress after(
      FetchOutcome outcome,
      Moment began,
      Moment now,
      Duration refreshInterval,
      FetchSettings settings,
      double chance) {
    return switch (outcome) {
      case FetchOutcome.Fetched fetched ->
          succeeded(
              new LastGood(fetched.keys(), fetched.validators(), began),
              now,
              Timetable.afterSuccess(refreshInterval, fetched.lifetime(), settings, chance));
      case FetchOutcome.Unchanged unchanged -> {
        LastGood confirmed =
            lastGood
                .map(good -> new LastGood(good.keys(), good.validators(), began))
                .orElseThrow(() -> new IllegalStateException("unchanged from nothing"));
        yield succeeded(
            confirmed,
            now,
            Timetable.afterSuccess(refreshInterval, unchanged.lifetime(), settings, chance));
      }
      case FetchOutcome.Failed failed -> {
        int failures = failuresInRow + 1;
        Duration pause =
            Timetable.afterFailure(
                failures, refreshInterval, failed.retryAfter(), settings, chance);
        yield new Progress(
            lastGood,
            Optional.of(began),
            Optional.of(failed.failure()),
            failures,
            now.steady().plus(pause));
      }
    };
  }

  private static Progress succeeded(LastGood good, Moment now, Duration pause) {
    return new Progress(
        Optional.of(good),
        Optional.of(good.confirmed()),
        Optional.empty(),
        0,
        now.steady().plus(pause));
  }

  /** After somebody saw a key that is not in the set: due as soon as the settings let it be. */
  Progress flagged(Moment now, FetchSettings settings) {
    Duration soonest =
        lastAttempt
            .map(attempt -> attempt.steady().plus(settings.shortestInterval()))
            .filter(allowed -> allowed.compareTo(now.steady()) > 0)
            .orElse(now.steady());
    return soonest.compareTo(due) >= 0 ? this : dueAt(soonest);
  }

  /** Due no later than a refresh interval that has become shorter asks for. */
  Progress refreshedWithin(Duration refreshInterval, FetchSettings settings) {
    if (lastAttempt.isEmpty()) {
      return this;
    }
    Duration latest =
        lastAttempt
            .get()
            .steady()
            .plus(Timetable.afterSuccess(refreshInterval, Optional.empty(), settings, 0));
    return latest.compareTo(due) >= 0 ? this : dueAt(latest);
  }

  private Progress dueAt(Duration when) {
    return new Progress(lastGood, lastAttempt, failure, failuresInRow, when);
  }

  /** When the keys become stale by that measure, on the steady clock. */
  Optional<Duration> staleAt(Duration maxStaleness) {
    return lastGood.map(good -> good.confirmed().steady().plus(maxStaleness));
  }

  /** When it is time to warn that the keys become stale by that measure, on the steady clock. */
  Optional<Duration> staleSoonAt(Duration maxStaleness) {
    return staleAt(maxStaleness).map(end -> end.minus(maxStaleness.dividedBy(WARNED_PARTS)));
  }

  /** What is to be said of it now, by that measure. */
  SourceState state(Duration maxStaleness, Moment now) {
    Instant next = now.wall().plus(due.minus(now.steady()));
    return new SourceState(
        freshness(maxStaleness, now),
        lastGood.map(LastGood::keys),
        lastGood.map(good -> good.confirmed().wall()),
        lastAttempt.map(Moment::wall),
        failure,
        next);
  }

  private Freshness freshness(Duration maxStaleness, Moment now) {
    if (lastGood.isEmpty()) {
      return failure.isPresent() ? Freshness.ABSENT : Freshness.PENDING;
    }
    if (isPast(staleAt(maxStaleness), now)) {
      return Freshness.STALE;
    }
    if (failure.isEmpty()) {
      return Freshness.FRESH;
    }
    return isPast(staleSoonAt(maxStaleness), now) ? Freshness.STALE_SOON : Freshness.KEPT;
  }

  private static boolean isPast(Optional<Duration> moment, Moment now) {
    return moment.filter(when -> when.compareTo(now.steady()) <= 0).isPresent();
  }
}
