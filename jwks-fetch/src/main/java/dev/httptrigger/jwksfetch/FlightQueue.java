package dev.httptrigger.jwksfetch;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sources that are due, first come first served, as far as there are places. Those whose last
 * attempt failed or took long, and those that nobody has tried, wait in lines of their own, and
 * never take all places: a thousand servers that answer slowly must not hold up those that answer.
 * Used by the scheduler's thread only.
 */
final class FlightQueue {
  private final FetchSettings settings;
  private final Map<Standing, Set<TrackedSource>> lines = new EnumMap<>(Standing.class);
  private final Map<TrackedSource, Standing> flying = new HashMap<>();

  /** What is known of a source, those that may take the fewest places first. */
  enum Standing {
    /** Its last attempt failed, or took long. */
    DOUBTFUL,
    /** Nobody has tried it. */
    UNTRIED,
    /** It answers. */
    PROVEN
  }

  FlightQueue(FetchSettings settings) {
    this.settings = settings;
    for (Standing standing : Standing.values()) {
      lines.put(standing, new LinkedHashSet<>());
    }
  }

  /** Puts a source at the end of its line, unless it stands in one. */
  void add(TrackedSource source) {
    if (lines.values().stream().noneMatch(line -> line.contains(source))) {
      line(source.standing()).add(source);
    }
  }

  /** Takes a source out of its line. */
  void remove(TrackedSource source) {
    lines.values().forEach(line -> line.remove(source));
  }

  /** The next that may fly, which then has a place; those first that have fewer. */
  Optional<TrackedSource> next() {
    for (Standing standing : Standing.values()) {
      Set<TrackedSource> line = line(standing);
      if (!line.isEmpty() && isPlaceFor(standing)) {
        TrackedSource source = line.iterator().next();
        line.remove(source);
        flying.put(source, standing);
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }

  /** Those that stand no better have no more places than that together. */
  private boolean isPlaceFor(Standing standing) {
    int places =
        switch (standing) {
          case DOUBTFUL -> settings.concurrentDoubtful();
          case UNTRIED -> settings.concurrentUnproven();
          case PROVEN -> settings.concurrentFetches();
        };
    long taken = flying.values().stream().filter(each -> each.compareTo(standing) <= 0).count();
    return taken < places && flying.size() < settings.concurrentFetches();
  }

  /** Gives the place of a source free. */
  void landed(TrackedSource source) {
    flying.remove(source);
  }

  private Set<TrackedSource> line(Standing standing) {
    return lines.getOrDefault(standing, Set.of());
  }
}
