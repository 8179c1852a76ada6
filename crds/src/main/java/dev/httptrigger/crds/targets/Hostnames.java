package dev.httptrigger.crds.targets;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The hosts that a route and a listener have in common, by the rules of the Gateway API. */
final class Hostnames {
  private static final String ANY = "*";

  private Hostnames() {}

  /**
   * What both take.
   *
   * @param route the route's hostnames; empty: all
   * @param listener the listener's; empty: all
   * @return host patterns; {@code *} where neither says anything
   */
  static List<String> common(List<String> route, Optional<String> listener) {
    String bound = listener.orElse(ANY);
    return route.isEmpty()
        ? List.of(bound)
        : route.stream().flatMap(each -> narrower(each, bound)).distinct().toList();
  }

  private static Stream<String> narrower(String one, String other) {
    if (one.equals(other) || covers(other, one)) {
      return Stream.of(one);
    }
    return covers(one, other) ? Stream.of(other) : Stream.empty();
  }

  /** A wildcard covers one or more labels, never the apex. */
  private static boolean covers(String pattern, String host) {
    return pattern.equals(ANY)
        || (pattern.startsWith("*.")
            && host.length() > pattern.length() - 1
            && host.endsWith(pattern.substring(1)));
  }
}
