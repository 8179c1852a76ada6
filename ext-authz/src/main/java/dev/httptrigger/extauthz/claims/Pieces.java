package dev.httptrigger.extauthz.claims;

import java.util.function.Predicate;

/**
 * A text of pieces with separators between them, from which some pieces go while all else stays
 * byte for byte. Each character is one byte.
 */
final class Pieces {
  private Pieces() {}

  /**
   * The text without the unwanted pieces, each with the separator before it; what becomes the first
   * piece stands without one.
   *
   * @param separators every one of these characters separates
   */
  static String without(String text, String separators, Predicate<String> unwanted) {
    StringBuilder kept = new StringBuilder(text.length());
    boolean isFirst = true;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
        String piece = text.substring(start, i);
        if (!unwanted.test(piece)) {
          if (!isFirst) {
            kept.append(text.charAt(start - 1));
          }
          kept.append(piece);
          isFirst = false;
        }
        start = i + 1;
      }
    }
    return kept.toString();
  }
}
