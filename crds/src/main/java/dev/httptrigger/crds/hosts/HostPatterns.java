package dev.httptrigger.crds.hosts;

/** How host patterns lie under each other. */
final class HostPatterns {
  static final String ANY = "*";

  private HostPatterns() {}

  /** Whether the pattern answers for more than one host. */
  static boolean isWildcard(String pattern) {
    return pattern.startsWith("*");
  }

  /** Whether every host of the inner pattern is one of the outer: never the apex of a wildcard. */
  static boolean covers(String outer, String inner) {
    if (outer.equals(ANY) || outer.equals(inner)) {
      return true;
    }
    return outer.startsWith("*.")
        && !inner.equals(ANY)
        && inner.length() > outer.length() - 1
        && inner.endsWith(outer.substring(1));
  }
}
