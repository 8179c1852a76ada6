package dev.httptrigger.crds.check;

import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Profile;
import dev.httptrigger.crds.v1alpha1.Match;
import dev.httptrigger.crds.v1alpha1.Match.Mode;
import java.util.List;
import java.util.Locale;

/**
 * Which paths need no token by {@code match}, seen from rules of authorization.
 *
 * @param mode what the paths are
 * @param paths the open ones of a Whitelist, the closed ones of a Blacklist
 * @param broad whether rules that close cover more than they say (DESIGN §4.2)
 */
record OpenPaths(Mode mode, List<String> paths, boolean broad) {
  static OpenPaths of(HttpTriggerSpec spec) {
    return new OpenPaths(
        spec.match().flatMap(Match::mode).orElse(Mode.ALL),
        spec.match().map(Match::paths).orElse(List.of()),
        spec.profile() == Profile.STRICT);
  }

  /** Whether no path at all needs a token. */
  boolean everything() {
    return mode == Mode.WHITELIST && paths.contains("/*");
  }

  /** Whether no path that the rule's pattern speaks of needs a token. */
  boolean all(String pattern) {
    return switch (mode) {
      case ALL -> false;
      case WHITELIST -> paths.stream().anyMatch(open -> within(pattern, open));
      case BLACKLIST -> paths.stream().noneMatch(closed -> meet(pattern, closed));
    };
  }

  /** Whether whatever the one pattern matches the other does, both taken exactly. */
  private static boolean within(String pattern, String open) {
    return open.endsWith("*") ? stem(pattern).startsWith(stem(open)) : pattern.equals(open);
  }

  /** Whether some path is matched by both, each as rules that close are compared. */
  private boolean meet(String one, String other) {
    return broad
        ? meetAsWritten(folded(one), folded(other))
            || meetAsWritten(unslashed(folded(one)), folded(other))
            || meetAsWritten(folded(one), unslashed(folded(other)))
            || unslashed(folded(one)).equals(unslashed(folded(other)))
        : meetAsWritten(one, other);
  }

  private static boolean meetAsWritten(String one, String other) {
    if (one.endsWith("*") && other.endsWith("*")) {
      return stem(one).startsWith(stem(other)) || stem(other).startsWith(stem(one));
    }
    if (one.endsWith("*")) {
      return other.startsWith(stem(one));
    }
    return other.endsWith("*") ? one.startsWith(stem(other)) : one.equals(other);
  }

  private static String folded(String pattern) {
    return pattern.toLowerCase(Locale.ROOT);
  }

  /** The single path that a pattern covers besides: without the slash, or the slash and star. */
  private static String unslashed(String pattern) {
    String path = pattern.endsWith("/*") ? stem(pattern) : pattern;
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static String stem(String pattern) {
    return pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) : pattern;
  }
}
