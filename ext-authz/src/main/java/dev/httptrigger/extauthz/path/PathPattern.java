package dev.httptrigger.extauthz.path;

import dev.httptrigger.extauthz.decision.Ascii;

/**
 * One path of a rule: exact, or everything that begins with what stands before its one trailing
 * {@code *}. Rules are plain ASCII (checked when the trigger is).
 */
final class PathPattern {
  private final String text;
  private final boolean isPrefix;

  private PathPattern(String text, boolean isPrefix) {
    this.text = text;
    this.isPrefix = isPrefix;
  }

  static PathPattern of(String rule) {
    return rule.endsWith("*")
        ? new PathPattern(rule.substring(0, rule.length() - 1), true)
        : new PathPattern(rule, false);
  }

  /** Byte by byte: {@code /login/*} has {@code /login/} and all below, not {@code /login}. */
  boolean matchesExactly(String path) {
    return isPrefix ? path.startsWith(text) : path.equals(text);
  }

  /**
   * As the most generous upstream reads it: without ASCII case, one trailing slash more or less,
   * and {@code /a/*} has {@code /a} too.
   */
  boolean matchesBroadly(String path) {
    String folded = Ascii.lowerCase(path);
    String rule = Ascii.lowerCase(text);
    return (isPrefix && folded.startsWith(rule))
        || withoutTrailingSlash(folded).equals(withoutTrailingSlash(rule));
  }

  private static String withoutTrailingSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
