package dev.httptrigger.crds.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.targets.BoundTarget.Place;
import dev.httptrigger.crds.targets.BoundTarget.Split;
import dev.httptrigger.crds.targets.HttpRoute.Match;
import dev.httptrigger.crds.targets.HttpRoute.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rules of a route stand for on each of its hosts. Of two rules with one prefix the first has
 * it, as it has at the gateway.
 */
final class RouteBinding {
  private final ObjectName name;
  private final HttpRoute route;
  private final Optional<String> section;
  private final Map<String, Integer> first = new HashMap<>();

  /**
   * A binding.
   *
   * @param section the rules of that name; empty: all
   */
  RouteBinding(ObjectName name, HttpRoute route, Optional<String> section) {
    this.name = name;
    this.route = route;
    this.section = section;
    for (int index = 0; index < route.rules().size(); index++) {
      for (Match match : route.rules().get(index).matches()) {
        if (match.all()) {
          first.putIfAbsent(match.prefix(), index);
        }
      }
    }
  }

  /** The places of the rules on these hosts. */
  List<Place> places(List<String> hosts) {
    List<Place> places = new ArrayList<>();
    for (String host : hosts) {
      for (int index = 0; index < route.rules().size(); index++) {
        Rule rule = route.rules().get(index);
        if (isBound(rule)) {
          for (Match match : rule.matches()) {
            if (isFirst(match, index)) {
              places.add(new Place(host, match.prefix(), rule.name(), true));
            } else if (!match.all() && !isCovered(match)) {
              places.add(new Place(host, match.prefix(), rule.name(), false));
            }
          }
        }
      }
    }
    return places.stream().distinct().toList();
  }

  /** The bound rules of which host and path can't tell all requests from others'. */
  List<String> notByPath() {
    Set<String> rules = new LinkedHashSet<>();
    for (int index = 0; index < route.rules().size(); index++) {
      Rule rule = route.rules().get(index);
      if (isBound(rule)
          && rule.matches().stream().anyMatch(match -> !match.all() && !isCovered(match))) {
        rules.add(text(rule, index));
      }
    }
    return List.copyOf(rules);
  }

  /** What of these places goes to rules of the same route that are not bound. */
  List<Split> splitsWithin(List<Place> places) {
    List<Split> splits = new ArrayList<>();
    for (int index = 0; index < route.rules().size(); index++) {
      if (!isBound(route.rules().get(index))) {
        splits.addAll(splits(name, route, index, places, Optional.empty()));
      }
    }
    return splits;
  }

  /** What of these places goes to another route, on the hosts that this has. */
  static List<Split> splits(
      ObjectName other, HttpRoute route, List<String> hosts, List<Place> places) {
    List<Split> splits = new ArrayList<>();
    for (int index = 0; index < route.rules().size(); index++) {
      splits.addAll(splits(other, route, index, places, Optional.of(hosts)));
    }
    return splits;
  }

  private static List<Split> splits(
      ObjectName name,
      HttpRoute route,
      int index,
      List<Place> places,
      Optional<List<String>> hosts) {
    Rule rule = route.rules().get(index);
    Set<Split> splits = new LinkedHashSet<>();
    for (Place place : places) {
      if (place.expressed() && (hosts.isEmpty() || hosts.get().contains(place.host()))) {
        for (Match match : rule.matches()) {
          if (match.liesUnder(place.prefix())) {
            splits.add(
                new Split(
                    place.host(), match.prefix(), text(rule, index) + " of the HTTPRoute " + name));
          }
        }
      }
    }
    return List.copyOf(splits);
  }

  private boolean isBound(Rule rule) {
    return section.isEmpty() || section.equals(rule.name());
  }

  private boolean isFirst(Match match, int index) {
    Integer owner = first.get(match.prefix());
    return match.all() && owner != null && owner == index;
  }

  /** Whether all that could be the match's is bound anyway, whichever rule takes it. */
  private boolean isCovered(Match match) {
    for (int index = 0; index < route.rules().size(); index++) {
      Rule rule = route.rules().get(index);
      for (Match other : rule.matches()) {
        if (isBound(rule) && isFirst(other, index) && match.liesUnder(other.prefix())) {
          return true;
        }
      }
    }
    return false;
  }

  private static String text(Rule rule, int index) {
    return rule.name()
        .map(named -> "the rule " + named)
        .orElse("the rule at position " + (index + 1));
  }
}
