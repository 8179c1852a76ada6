package dev.httptrigger.extauthz.claims;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.extauthz.claims.ClaimText.Nothing;
import dev.httptrigger.extauthz.claims.ClaimText.Sendable;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The claims of one trigger that go to one place. Immutable. */
final class PlaceForwards {
  private final Place place;
  private final List<ClaimForward> forwards;
  private final List<String> ordered;
  private final Set<String> names;

  private PlaceForwards(Place place, List<ClaimForward> forwards) {
    this.place = place;
    this.forwards = List.copyOf(forwards);
    this.ordered = forwards.stream().map(forward -> Place.name(forward.target())).toList();
    this.names = Set.copyOf(ordered);
  }

  /** Those of a trigger's claims that go to the place. */
  static PlaceForwards of(Place place, List<ClaimForward> all) {
    return new PlaceForwards(
        place, all.stream().filter(forward -> Place.of(forward.target()) == place).toList());
  }

  /** The names that carry claims, in the order in which they are sent. */
  List<String> ordered() {
    return ordered;
  }

  /** The names that carry claims. */
  Set<String> names() {
    return names;
  }

  /** What the token says, escaped for the place; names as they are. */
  List<Parameter> values(Optional<JsonObject> claims, Trace trace) {
    if (claims.isEmpty() || forwards.isEmpty()) {
      return List.of();
    }
    List<Parameter> values = new ArrayList<>(forwards.size());
    values(claims.get(), Parameter::new, values, trace);
    return values;
  }

  /**
   * The same in another form.
   *
   * @param form makes it of a name and a value
   * @param values gets them, in order
   */
  <V> void values(
      JsonObject claims, BiFunction<String, String, V> form, List<V> values, Trace trace) {
    for (ClaimForward forward : forwards) {
      String name = Place.name(forward.target());
      @Nullable JsonValue claim = ClaimText.find(claims, forward.claimPath()).orElse(null);
      ClaimText text =
          claim == null
              ? new Nothing("the token has none")
              : ClaimText.of(claim, forward.encoding(), place);
      if (text instanceof Sendable sendable) {
        values.add(form.apply(name, sendable.text()));
      }
      if (trace.wanted()) {
        trace.add(
            new Trace.Looked(
                "claim " + Trace.quoted(String.join(".", forward.claimPath())),
                outcome(text, "to " + place.text() + " " + name)));
      }
    }
  }

  private static String outcome(ClaimText text, String to) {
    return switch (text) {
      case Sendable _ -> to;
      case Nothing nothing -> "not " + to + ": " + nothing.why();
    };
  }
}
