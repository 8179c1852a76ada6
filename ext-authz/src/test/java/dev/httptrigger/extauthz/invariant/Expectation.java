package dev.httptrigger.extauthz.invariant;

import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Mapping;
import dev.httptrigger.extauthz.invariant.ProtectedTrigger.Place;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What an upstream has to see of the mapped names.
 *
 * @param ours whether a token was verified for the request; else it sees nothing
 */
record Expectation(ProtectedTrigger trigger, ExampleClaims claims, boolean ours) {
  /** The values of a name of these places, decoded: one, or none. */
  List<String> values(Collection<Place> places, String name) {
    return trigger.mappings().stream()
        .filter(mapping -> places.contains(mapping.place()) && mapping.name().equals(name))
        .flatMap(mapping -> value(mapping).stream())
        .toList();
  }

  /** The same of one place. */
  List<String> values(Place place, String name) {
    return values(Set.of(place), name);
  }

  private List<String> value(Mapping mapping) {
    String text = claims.texts().get(mapping.claim());
    return ours && text != null ? List.of(text) : List.of();
  }
}
