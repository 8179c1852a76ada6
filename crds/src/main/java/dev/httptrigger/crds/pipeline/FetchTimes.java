package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * When remote key sets were last fetched or confirmed: as far as it is known now, and as it was
 * last written down. What is written down may lag behind, so that not every fetch is a write; by so
 * much keys become stale earlier where only that is known, after a restart.
 *
 * @param now by source
 * @param written by source
 */
public record FetchTimes(Map<KeySetSource, Instant> now, Map<KeySetSource, Instant> written) {
  /** What is written down lags behind by at most this part of the longest staleness. */
  private static final int PARTS = 24;

  /** Takes copies. */
  public FetchTimes {
    now = Map.copyOf(now);
    written = Map.copyOf(written);
  }

  /** Where nothing is fetched, or nothing is written down. */
  public static FetchTimes none() {
    return new FetchTimes(Map.of(), Map.of());
  }

  /**
   * What is to be written down from now on.
   *
   * @param sameKeys whether the keys are those that are written down, so that a write would be for
   *     the time alone
   */
  Optional<Instant> decide(Remote source, boolean sameKeys) {
    Optional<Instant> before = Optional.ofNullable(written.get(source));
    Optional<Instant> latest =
        Optional.ofNullable(now.get(source)).map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    if (before.isEmpty() || latest.isEmpty()) {
      return latest.or(() -> before);
    }
    Duration lag = Duration.between(before.get(), latest.get());
    boolean enough = lag.compareTo(source.maxStaleness().dividedBy(PARTS)) >= 0;
    return sameKeys && !enough ? before : latest;
  }
}
