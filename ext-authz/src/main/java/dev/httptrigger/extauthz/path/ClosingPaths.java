package dev.httptrigger.extauthz.path;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.TriggerConfig.Profile;
import java.util.List;

/**
 * Paths of a rule that closes (DESIGN §4.2): broader in Strict, because upstreams are; exact in
 * FunctionCompute. Immutable.
 */
public final class ClosingPaths {
  /** None: then the profile is no matter. */
  static final ClosingPaths NONE = new ClosingPaths(List.of(), Profile.STRICT);

  private final List<PathPattern> patterns;
  private final Profile profile;

  private ClosingPaths(List<PathPattern> patterns, Profile profile) {
    this.patterns = List.copyOf(patterns);
    this.profile = requireNonNull(profile, "profile is null");
  }

  /**
   * Paths as a trigger writes them.
   *
   * @param paths plain, exact or with one trailing {@code *}
   */
  public static ClosingPaths of(List<String> paths, Profile profile) {
    return new ClosingPaths(paths.stream().map(PathPattern::of).toList(), profile);
  }

  /** Whether one of the path's two readings is among these: the stricter one counts. */
  public boolean have(PathReadings.Plain path) {
    return have(path.written()) || have(path.decoded());
  }

  private boolean have(String path) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                switch (profile) {
                  case STRICT -> pattern.matchesBroadly(path);
                  case FUNCTION_COMPUTE -> pattern.matchesExactly(path);
                });
  }
}
