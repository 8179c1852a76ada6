package dev.httptrigger.extauthz.path;

import static java.util.Objects.requireNonNull;

/**
 * A path prefix that ends where a segment ends: {@code /a} has {@code /a} and {@code /a/b}, not
 * {@code /ab}. A trailing slash says nothing.
 *
 * @param text begins with a slash and ends with none; the empty text is every path
 */
public record PathPrefix(String text) {
  /** Every path, ambiguous ones too. */
  public static final PathPrefix ROOT = new PathPrefix("");

  /** Checks the form. */
  public PathPrefix {
    requireNonNull(text, "text is null");
    if (!text.isEmpty() && (!text.startsWith("/") || text.endsWith("/"))) {
      throw new IllegalArgumentException("not a normal path prefix: " + text);
    }
  }

  /**
   * The prefix that a manifest writes so.
   *
   * @param written begins with a slash
   */
  public static PathPrefix of(String written) {
    if (written.equals("/")) {
      return ROOT;
    }
    return new PathPrefix(
        written.endsWith("/") ? written.substring(0, written.length() - 1) : written);
  }
}
