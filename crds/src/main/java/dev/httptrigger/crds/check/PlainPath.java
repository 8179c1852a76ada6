package dev.httptrigger.crds.check;

import java.util.regex.Pattern;

/**
 * Paths as rules may write them, so that no two servers read them differently (DESIGN §4.2).
 * Stateless.
 */
public final class PlainPath {
  private static final Pattern VISIBLE_FROM_ROOT = Pattern.compile("/[!-~]*");
  private static final Pattern ODD = Pattern.compile("[%;?#\\\\]|//|/[.][.]?(/|$)");
  private static final Pattern STAR_WITHIN = Pattern.compile("[*].");

  private PlainPath() {}

  /** Whether this is a plain path, with at most one {@code *}, at its end. */
  static boolean isPattern(String path) {
    return VISIBLE_FROM_ROOT.matcher(path).matches()
        && !ODD.matcher(path).find()
        && !STAR_WITHIN.matcher(path).find();
  }

  /** Whether this is a plain path without any {@code *}. */
  static boolean isPrefix(String path) {
    return isPattern(path) && path.indexOf('*') < 0;
  }

  /** The longest plain prefix of whole segments that the text begins with; {@code /} if none. */
  public static String longestPrefixOf(String text) {
    String prefix = text;
    while (!prefix.isEmpty()) {
      if (isPrefix(prefix) && !prefix.endsWith("/")) {
        return prefix;
      }
      prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
    }
    return "/";
  }
}
