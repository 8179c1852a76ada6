package dev.httptrigger.extauthz.claims;

import java.util.function.Predicate;

/**
 * A text of pieces with separators between them, from which some pieces go while all else stays
 * byte for byte. Each character is one byte.
 */
final class Pieces {
  private Pieces() {}

  /**
   * The text without the unwanted pieces, each with a separator beside it. Of two that differ the
   * first of the separators stays, so that no two pieces become one to a reader that knows no
   * other.
   *
   * @param separators every one of these characters separates
   */
  static String without(String text, String separators, Predicate<String> unwanted) {
    StringBuilder kept = new StringBuilder(text.length());
    char strongest = separators.charAt(0);
    char before = strongest;
    boolean isFirst = true;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || separators.indexOf(text.charAt(i)) >= 0) {
        String piece = text.substring(start, i);
        char after = i == text.length() ? strongest : text.charAt(i);
        if (unwanted.test(piece)) {
          before = before == strongest ? strongest : after;
        } else {
          if (!isFirst) {
            kept.append(before);
          }
          kept.append(piece);
          isFirst = false;
          before = after;
        }
        start = i + 1;
      }
    }
    return kept.toString();
  }
}
