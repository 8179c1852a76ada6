package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.decision.Ascii;
import java.util.List;

/** Spellings that servers take for one and the same header (DESIGN §4.5). */
public final class HeaderNames {
  private HeaderNames() {}

  /**
   * The name with every byte other than a letter or digit as {@code -}: CGI, WSGI and the like make
   * one variable of {@code x-user} and {@code X_User}.
   */
  public static String folded(String name) {
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (character != '-' && !isLetterOrDigit(character)) {
        return fold(Ascii.lowerCase(name));
      }
    }
    return name;
  }

  /** A name's spellings that are taken away whether seen or not: as it is, with _, with dots. */
  static List<String> spellings(String name) {
    return name.indexOf('-') < 0
        ? List.of(name)
        : List.of(name, name.replace('-', '_'), name.replace('-', '.'));
  }

  private static String fold(String lower) {
    StringBuilder folded = new StringBuilder(lower.length());
    for (int i = 0; i < lower.length(); i++) {
      folded.append(isLetterOrDigit(lower.charAt(i)) ? lower.charAt(i) : '-');
    }
    return folded.toString();
  }

  private static boolean isLetterOrDigit(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
  }
}
