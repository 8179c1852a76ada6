package dev.httptrigger.extauthz.token;

import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.util.List;

/** Looks for a token in the locations of one trigger. Immutable. */
public final class TokenFinder {
  private final List<HeaderLocation> locations;

  private TokenFinder(List<HeaderLocation> locations) {
    this.locations = locations;
  }

  /**
   * A finder for these locations.
   *
   * @param locations in the order in which they are looked at
   * @param profile how a prefix is compared
   */
  public static TokenFinder of(List<TokenLocation> locations, Profile profile) {
    return new TokenFinder(
        locations.stream()
            .map(
                location ->
                    switch (location) {
                      case InHeader header -> HeaderLocation.of(header, profile);
                    })
            .toList());
  }

  /** The finding of the first location that has one. */
  public TokenFinding find(RequestView request, Trace trace) {
    for (HeaderLocation location : locations) {
      TokenFinding finding = location.find(request);
      if (trace.wanted()) {
        trace.add(new Trace.Looked("token in " + location.text(), text(finding)));
      }
      if (!(finding instanceof Absent)) {
        return finding;
      }
    }
    return new Absent();
  }

  private static String text(TokenFinding finding) {
    return switch (finding) {
      case Absent() -> "none";
      case Unusable unusable -> unusable.why();
      case Found found -> "found, " + found.token().length + " bytes";
    };
  }
}
