package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.path.PathPrefix;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.path.PathReadings.Ambiguous;
import dev.httptrigger.extauthz.path.PathReadings.NoPath;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The triggers of one host pattern, by path prefix. Immutable. */
final class HostRoutes {
  private static final Comparator<Route> FIRST_HOLDER_FIRST =
      Comparator.comparing(Route::heldSince).thenComparing(route -> route.policy().trigger());

  private final PersistentMap<PathPrefix, List<Route>> routes;
  private final int prefixes;

  /** At least as long as the longest prefix; never shrinks. */
  private final int longestLength;

  /**
   * Who decides for every path, where there is no prefix but the one that has all: nearly always,
   * so it is found without a look at what is kept of prefixes. Null elsewhere.
   */
  private final @Nullable Policy ofEveryPath;

  private HostRoutes(
      PersistentMap<PathPrefix, List<Route>> routes, int prefixes, int longestLength) {
    this.routes = routes;
    this.prefixes = prefixes;
    this.longestLength = longestLength;
    this.ofEveryPath =
        prefixes == 1
            ? routes.get(PathPrefix.ROOT).map(held -> held.getFirst().policy()).orElse(null)
            : null;
  }

  /** No triggers. */
  static HostRoutes empty() {
    return new HostRoutes(PersistentMap.empty(), 0, 0);
  }

  boolean isEmpty() {
    return prefixes == 0;
  }

  /**
   * One trigger's hold of a prefix.
   *
   * @param policy the trigger
   * @param heldSince since when
   */
  record Route(Policy policy, Instant heldSince) {
    Route {
      requireNonNull(policy, "policy is null");
      requireNonNull(heldSince, "heldSince is null");
    }
  }

  HostRoutes with(PathPrefix prefix, Route route) {
    List<Route> before = routes.get(prefix).orElse(List.of());
    List<Route> after = new ArrayList<>(before);
    after.add(route);
    after.sort(FIRST_HOLDER_FIRST);
    return new HostRoutes(
        routes.with(prefix, List.copyOf(after)),
        before.isEmpty() ? prefixes + 1 : prefixes,
        Math.max(longestLength, prefix.text().length()));
  }

  HostRoutes without(PathPrefix prefix, Policy policy) {
    List<Route> before = routes.get(prefix).orElse(List.of());
    List<Route> after =
        before.stream()
            .filter(route -> !route.policy().trigger().equals(policy.trigger()))
            .toList();
    if (after.isEmpty()) {
      return new HostRoutes(
          routes.without(prefix), before.isEmpty() ? prefixes : prefixes - 1, longestLength);
    }
    return new HostRoutes(routes.with(prefix, after), prefixes, longestLength);
  }

  /** What a path leads to. */
  sealed interface Choice {}

  /**
   * One trigger, whichever way the path is read.
   *
   * @param policy the trigger
   */
  record Chosen(Policy policy) implements Choice {}

  /** No prefix has the path. */
  record NoPrefix() implements Choice {}

  /** There is no path, as with {@code CONNECT}. */
  record NoPathToChooseBy() implements Choice {}

  /** It depends on how the path is read. */
  record Uncertain() implements Choice {}

  /** Whose the path is: the longest prefix that has it, in both of its readings. */
  Choice choose(PathReadings path) {
    if (ofEveryPath != null) {
      return new Chosen(ofEveryPath);
    }
    return switch (path) {
      case NoPath() -> new NoPathToChooseBy();
      case Ambiguous ambiguous -> chooseByCertainSegments(ambiguous);
      case Plain plain -> {
        Optional<Policy> written = longest(plain.written()).map(this::first);
        Optional<Policy> decoded =
            plain.decoded().equals(plain.written())
                ? written
                : longest(plain.decoded()).map(this::first);
        if (!written.equals(decoded)) {
          yield new Uncertain();
        }
        yield written.<Choice>map(Chosen::new).orElse(new NoPrefix());
      }
    };
  }

  /**
   * An ambiguous path has a trigger where the segments before the first odd one choose it, and
   * nothing that the rest can be read as is another's: no other prefix lies below its prefix.
   */
  private Choice chooseByCertainSegments(Ambiguous path) {
    Optional<Plain> certain = path.certain();
    Optional<PathPrefix> written = certain.flatMap(plain -> longest(plain.written()));
    Optional<PathPrefix> decoded = certain.flatMap(plain -> longest(plain.decoded()));
    if (written.isEmpty() || !written.equals(decoded) || hasOthersBelow(written.get())) {
      return new Uncertain();
    }
    return new Chosen(first(written.get()));
  }

  private boolean hasOthersBelow(PathPrefix prefix) {
    Policy chosen = first(prefix);
    String below = prefix.text() + "/";
    return routes.anyMatch(
        (other, held) ->
            other.text().startsWith(below) && !held.getFirst().policy().equals(chosen));
  }

  /** The trigger that holds a prefix which is there. */
  private Policy first(PathPrefix prefix) {
    return routes.get(prefix).orElseThrow().getFirst().policy();
  }

  private Optional<PathPrefix> longest(String path) {
    for (int end = Math.min(path.length(), longestLength); end >= 0; end--) {
      boolean segmentEnds = end == path.length() || path.charAt(end) == '/';
      boolean isNormal = end == 0 || path.charAt(end - 1) != '/';
      if (segmentEnds && isNormal) {
        PathPrefix prefix = new PathPrefix(path.substring(0, end));
        if (routes.get(prefix).isPresent()) {
          return Optional.of(prefix);
        }
      }
    }
    return Optional.empty();
  }
}
