package dev.httptrigger.jwksfetch;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The sources that are due, first come first served, as far as there are places. Sources whose last
 * attempt failed wait in a line of their own and never take all places: a thousand servers that
 * answer slowly must not hold up those that answer. Used by the scheduler's thread only.
 */
final class FlightQueue {
  private final FetchSettings settings;
  private final Set<TrackedSource> healthy = new LinkedHashSet<>();
  private final Set<TrackedSource> retries = new LinkedHashSet<>();
  private final Set<TrackedSource> flying = new LinkedHashSet<>();
  private final Set<TrackedSource> flyingRetries = new LinkedHashSet<>();

  FlightQueue(FetchSettings settings) {
    this.settings = settings;
  }

  /** Puts a source at the end of its line, unless it stands there. */
  void add(TrackedSource source) {
    (source.isRetry() ? retries : healthy).add(source);
  }

  /** Takes a source out of its line. */
  void remove(TrackedSource source) {
    healthy.remove(source);
    retries.remove(source);
  }

  /** The next that may fly, which then has a place; retries first, which have fewer. */
  Optional<TrackedSource> next() {
    if (flying.size() >= settings.concurrentFetches()) {
      return Optional.empty();
    }
    if (flyingRetries.size() < settings.concurrentRetries() && !retries.isEmpty()) {
      TrackedSource source = first(retries);
      flyingRetries.add(source);
      return Optional.of(source);
    }
    return healthy.isEmpty() ? Optional.empty() : Optional.of(first(healthy));
  }

  /** Gives the place of a source free. */
  void landed(TrackedSource source) {
    flying.remove(source);
    flyingRetries.remove(source);
  }

  private TrackedSource first(Set<TrackedSource> line) {
    TrackedSource source = line.iterator().next();
    line.remove(source);
    flying.add(source);
    return source;
  }
}
