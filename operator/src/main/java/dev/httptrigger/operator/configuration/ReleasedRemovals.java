package dev.httptrigger.operator.configuration;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to which moment removals are meant, by the ConfigMap. A moment, not a switch: what is found
 * missing after it waits again, so nobody has to remember to take it away. Safe for use by several
 * threads.
 */
final class ReleasedRemovals {
  /** The key of the ConfigMap. */
  static final String KEY = "removalsReleasedUntil";

  /** Enough to announce a deletion; a moment that lies further ahead would be a switch. */
  static final Duration LONGEST_AHEAD = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(ReleasedRemovals.class);

  private Optional<String> said = Optional.empty();
  private boolean refused;

  /**
   * The moment, where one stands there that can be used.
   *
   * @param written what stands under the key
   * @param now the time
   */
  synchronized Optional<Instant> until(Optional<String> written, Instant now) {
    Optional<Instant> moment = written.flatMap(ReleasedRemovals::parse);
    Optional<Instant> inForce = moment.filter(until -> !until.isAfter(now.plus(LONGEST_AHEAD)));
    refused = written.isPresent() && inForce.isEmpty();
    if (refused && !written.equals(said)) {
      LOG.warn(
          "The ConfigMap {}: {} {}, so no removal is released by it.",
          ConfigurationWatch.NAME,
          KEY,
          moment.isEmpty()
              ? "is no moment such as 2026-11-25T10:00:00Z. Write one, or remove the key"
              : "is more than an hour ahead. Write a nearer moment");
    }
    said = written;
    return inForce;
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(Instant.parse(text.strip()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether something stands there that is not used. */
  synchronized boolean isRefused() {
    return refused;
  }
}
