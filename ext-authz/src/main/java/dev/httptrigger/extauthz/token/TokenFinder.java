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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks for a token in the locations of one trigger. Immutable. */
public final class TokenFinder {
  private final List<Location> locations;

  private TokenFinder(List<Location> locations) {
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
                      case InCookie cookie -> new CookieLocation(cookie.name());
                      case InQuery query -> new QueryLocation(query.name());
                      case InForm form -> new FormLocation(form.name());
                    })
            .<Location>map(location -> location)
            .toList());
  }

  /** The finding of the first location that has one. */
  public TokenFinding find(RequestView request, Trace trace) {
    for (Location location : locations) {
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
   * What has to go where the request's token was found and verified: other places that hold
   * something of a token's shape. Nobody verified that, so the upstream must not see it.
   */
  public TokenRemoval strays(RequestView request) {
    if (locations.size() == 1) {
      return TokenRemoval.NONE;
    }
    Optional<String> decisive =
        locations.stream()
            .filter(location -> !(location.find(request) instanceof Absent))
            .map(Location::text)
            .findFirst();
    return locations.stream()
        .filter(location -> !decisive.equals(Optional.of(location.text())))
        .filter(location -> location.mayHoldTokenShape(request))
        .map(location -> location.removal(request))
        .reduce(TokenRemoval.NONE, TokenRemoval::and);
  }

  /** What has to go so that the upstream sees no token at all ({@code tokenForwarding: Remove}). */
  public TokenRemoval all(RequestView request) {
    return locations.stream()
        .map(location -> location.removal(request))
        .reduce(TokenRemoval.NONE, TokenRemoval::and);
  }

  /** The headers that tokens are looked for in, lower case; {@code cookie} is one of them. */
  public Set<String> headers() {
    return locations.stream()
        .flatMap(location -> location.header().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String text(TokenFinding finding) {
    return switch (finding) {
      case Absent() -> "none";
      case Unusable unusable -> unusable.why();
      case Found found -> "found, " + found.token().length() + " bytes";
    };
  }
}
