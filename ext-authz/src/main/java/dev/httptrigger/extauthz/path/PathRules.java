package dev.httptrigger.extauthz.path;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.Match;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.extauthz.path.PathReadings.Ambiguous;
import dev.httptrigger.extauthz.path.PathReadings.NoPath;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.util.List;

/** Which paths of one trigger need a token (DESIGN §4.2). Immutable. */
public final class PathRules {
  private static final Answer EVERY_PATH = new Answer(true, "every path needs one");

  /** Of all triggers that say nothing of paths, whatever their profile. */
  private static final PathRules ALL = new PathRules(new MatchAll(), List.of(), ClosingPaths.NONE);

  private final Match match;
  private final List<PathPattern> openPaths;
  private final ClosingPaths closedPaths;

  private PathRules(Match match, List<PathPattern> openPaths, ClosingPaths closedPaths) {
    this.match = match;
    this.openPaths = List.copyOf(openPaths);
    this.closedPaths = closedPaths;
  }

  /** The rules of {@code spec.match}. */
  public static PathRules of(Match match, Profile profile) {
    return switch (match) {
      case MatchAll() -> ALL;
      case Whitelist whitelist ->
          new PathRules(
              match,
              whitelist.openPaths().stream().map(PathPattern::of).toList(),
              ClosingPaths.NONE);
      case Blacklist blacklist ->
          new PathRules(match, List.of(), ClosingPaths.of(blacklist.closedPaths(), profile));
    };
  }

  /**
   * Whether a path needs a token.
   *
   * @param needsToken whether it does
   * @param why in plain words, without a word of the path
   */
  public record Answer(boolean needsToken, String why) {
    /** Checks that there is a reason. */
    public Answer {
      requireNonNull(why, "why is null");
    }
  }

  /** Whether the path needs a token: always where it is ambiguous; else by the stricter reading. */
  public Answer ask(PathReadings path) {
    return switch (path) {
      case NoPath() -> new Answer(true, "there is no path");
      case Ambiguous ambiguous ->
          new Answer(true, "an ambiguous path always needs one: " + ambiguous.why());
      case Plain plain ->
          switch (match) {
            case MatchAll() -> EVERY_PATH;
            case Whitelist whitelist -> open(plain);
            case Blacklist blacklist -> closed(plain);
          };
    };
  }

  private Answer open(Plain path) {
    boolean written = opens(path.written());
    boolean decoded = opens(path.decoded());
    if (written && decoded) {
      return new Answer(false, "the whitelist has the path");
    }
    return new Answer(
        true,
        written || decoded
            ? "the whitelist has only one of the path's two readings"
            : "the whitelist does not have the path");
  }

  private Answer closed(Plain path) {
    return closedPaths.have(path)
        ? new Answer(true, "the blacklist has the path")
        : new Answer(false, "the blacklist does not have the path");
  }

  private boolean opens(String path) {
    return openPaths.stream().anyMatch(pattern -> pattern.matchesExactly(path));
  }
}
