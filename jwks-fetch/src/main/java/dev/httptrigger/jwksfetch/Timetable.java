package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.util.Optional;

/**
 * When a source is fetched next. Pure: chance comes in as a number from 0 to below 1, so that
 * sources that began together drift apart.
 */
final class Timetable {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 16;
  private static final double SPREAD = 0.1;

  private Timetable() {}

  /**
   * How long after a success the next attempt comes: the refresh interval, never shorter; up to
   * twice as long where the server says that its answer stays fresh (a key that was removed stays
   * in force until then, so not longer); and up to a tenth more by chance.
   */
  static Duration afterSuccess(
      Duration refreshInterval,
      Optional<Duration> lifetime,
      FetchSettings settings,
      double chance) {
    Duration usual = longer(refreshInterval, settings.shortestInterval());
    Duration longest = usual.multipliedBy(2);
    Duration wanted = lifetime.map(fresh -> shorter(longer(fresh, usual), longest)).orElse(usual);
    return wanted.plus(part(wanted, SPREAD * chance));
  }

  /**
   * How long after a failure the next attempt comes: 5 s, doubled with each failure in a row, of
   * which chance takes up to half; never longer than the refresh interval or the longest back-off,
   * but as long as the server asks to be left alone within these.
   *
   * @param failuresInRow this one included
   */
  static Duration afterFailure(
      int failuresInRow,
      Duration refreshInterval,
      Optional<Duration> retryAfter,
      FetchSettings settings,
      double chance) {
    Duration longest =
        shorter(longer(refreshInterval, settings.shortestInterval()), settings.longestBackOff());
    int doublings = Math.min(failuresInRow - 1, MOST_DOUBLINGS);
    Duration whole = shorter(FIRST_RETRY.multipliedBy(1L << doublings), longest);
    Duration wanted = whole.minus(part(whole, chance / 2));
    return retryAfter.map(asked -> longer(wanted, shorter(asked, longest))).orElse(wanted);
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofNanos((long) (whole.toNanos() * part));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
