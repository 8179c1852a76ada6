package dev.httptrigger.crds.hosts;

import java.util.ArrayList;
import java.util.List;

/** How host patterns lie under each other. */
public final class HostPatterns {
  static final String ANY = "*";

  private HostPatterns() {}

  /**
   * The wildcards that cover all of a host or pattern, the most specific first: itself where it is
   * one, and those around it; not the star.
   *
   * @param host in lower case
   */
  public static List<String> wildcardsOver(String host) {
    return covering(host).stream()
        .filter(HostPatterns::isWildcard)
        .filter(pattern -> !pattern.equals(ANY))
        .toList();
  }

  /** Whether the pattern answers for more than one host. */
  static boolean isWildcard(String pattern) {
    return pattern.startsWith("*");
  }

  /**
   * The patterns that cover all of a host or pattern, the most specific first: itself, the
   * wildcards around it, never the apex of one, and the star.
   */
  static List<String> covering(String host) {
    List<String> patterns = new ArrayList<>();
    if (!host.equals(ANY)) {
      patterns.add(host);
      int from = host.startsWith("*.") ? 2 : 0;
      for (int dot = host.indexOf('.', from); dot >= 0; dot = host.indexOf('.', dot + 1)) {
        patterns.add("*" + host.substring(dot));
      }
    }
    patterns.add(ANY);
    return patterns;
  }
}
