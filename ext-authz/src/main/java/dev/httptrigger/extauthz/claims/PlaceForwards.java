package dev.httptrigger.extauthz.claims;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.extauthz.claims.ClaimText.Nothing;
import dev.httptrigger.extauthz.claims.ClaimText.Sendable;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The claims of one trigger that go to one place. Immutable. */
final class PlaceForwards {
  private final Place place;
  private final List<ClaimForward> forwards;
  private final Set<String> names;

  private PlaceForwards(Place place, List<ClaimForward> forwards) {
    this.place = place;
    this.forwards = List.copyOf(forwards);
    this.names =
        forwards.stream()
            .map(forward -> Place.name(forward.target()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Those of a trigger's claims that go to the place. */
  static PlaceForwards of(Place place, List<ClaimForward> all) {
    return new PlaceForwards(
        place, all.stream().filter(forward -> Place.of(forward.target()) == place).toList());
  }

  /** The names that carry claims. */
  Set<String> names() {
    return names;
  }

  /** What the token says, escaped for the place; names as they are. */
  List<Parameter> values(Optional<JsonObject> claims, Trace trace) {
    return claims.map(present -> values(present, trace)).orElse(List.of());
  }

  private List<Parameter> values(JsonObject claims, Trace trace) {
    List<Parameter> values = new ArrayList<>();
    for (ClaimForward forward : forwards) {
      String name = Place.name(forward.target());
      ClaimText text =
          ClaimText.find(claims, forward.claimPath())
              .map(claim -> ClaimText.of(claim, forward.encoding(), place))
              .orElse(new Nothing("the token has none"));
      String to = "to " + place.text() + " " + name;
      String outcome =
          switch (text) {
            case Sendable sendable -> {
              values.add(new Parameter(name, sendable.text()));
              yield to;
            }
            case Nothing nothing -> "not " + to + ": " + nothing.why();
          };
      if (trace.wanted()) {
        trace.add(
            new Trace.Looked(
                "claim " + Trace.quoted(String.join(".", forward.claimPath())), outcome));
      }
    }
    return values;
  }
}
