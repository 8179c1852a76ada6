package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the one who runs the fetcher decides, whatever triggers ask for.
 *
 * @param plainHttp whether {@code http} URLs are fetched: whoever sits between can then replace the
 *     keys
 * @param addresses which addresses may be connected to
 * @param deadline how long one fetch may take from the look-up of the name to the last byte
 * @param concurrentFetches how many fetches run at the same time; of these at most half, but at
 *     least one, are of sources whose last attempt failed or took long, and at most three quarters
 *     of these and of those that nobody has tried, so that neither can hold up the others
 * @param shortestInterval how often a source is fetched at most when it answers well, flagged or
 *     not
 * @param longestBackOff how long after a failure the next attempt comes at the latest
 */
public record FetchSettings(
    boolean plainHttp,
    AddressRules addresses,
    Duration deadline,
    int concurrentFetches,
    Duration shortestInterval,
    Duration longestBackOff) {
  /** Checks that everything is positive. */
  public FetchSettings {
    requireNonNull(addresses, "addresses is null");
    if (!deadline.isPositive() || !shortestInterval.isPositive() || !longestBackOff.isPositive()) {
      throw new IllegalArgumentException("durations are positive");
    }
    if (concurrentFetches < 1) {
      throw new IllegalArgumentException("at least one fetch at a time");
    }
  }

  /** Https to the public internet, 5 s a fetch, 32 at a time, 30 s apart, back-off up to 5 min. */
  public static FetchSettings standard() {
    return new FetchSettings(
        false,
        AddressRules.standard(),
        Duration.ofSeconds(5),
        32,
        Duration.ofSeconds(30),
        Duration.ofMinutes(5));
  }

  /** How many of the fetches that run may be of sources whose last attempt failed or took long. */
  int concurrentDoubtful() {
    return Math.max(1, concurrentFetches / 2);
  }

  /** How many may be of these and of sources that nobody has tried. */
  int concurrentUnproven() {
    return Math.max(1, concurrentFetches * 3 / 4);
  }
}
