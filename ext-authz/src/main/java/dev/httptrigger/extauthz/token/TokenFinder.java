package dev.httptrigger.extauthz.token;

import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
                      case InQuery _, InForm _, InCookie _ ->
                          throw new IllegalArgumentException("a location is not known");
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

  /**
   * The other headers that hold something of a token's shape, where the request's token was found
   * and verified: nobody verified those, so the upstream must not see them.
   *
   * @return names in lower case
   */
  public Set<String> strays(RequestView request) {
    if (locations.size() == 1) {
      return Set.of();
    }
    Set<String> strays = new HashSet<>();
    Optional<String> decisive = Optional.empty();
    for (HeaderLocation location : locations) {
      if (decisive.isEmpty() && !(location.find(request) instanceof Absent)) {
        decisive = Optional.of(location.name());
      }
      if (location.holdsTokenShape(request)) {
        strays.add(location.name());
      }
    }
    decisive.ifPresent(strays::remove);
    return strays;
  }

  private static String text(TokenFinding finding) {
    return switch (finding) {
      case Absent() -> "none";
      case Unusable unusable -> unusable.why();
      case Found found -> "found, " + found.token().length + " bytes";
    };
  }
}
