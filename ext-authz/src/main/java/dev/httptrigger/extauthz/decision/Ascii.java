package dev.httptrigger.extauthz.decision;

/**
 * Letters as protocols see them: the case of ASCII is ignored and no other. {@link
 * String#toLowerCase()} also turns the Kelvin sign into a {@code k}, and names that differ become
 * one.
 */
public final class Ascii {
  private Ascii() {}

  /** The text with {@code A} to {@code Z} in lower case and all else as it is. */
  public static String lowerCase(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isUpperCase(text.charAt(i))) {
        return lowered(text);
      }
    }
    return text;
  }

  private static String lowered(String text) {
    StringBuilder lowered = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      lowered.append(isUpperCase(character) ? (char) (character + ('a' - 'A')) : character);
    }
    return lowered.toString();
  }

  private static boolean isUpperCase(char character) {
    return character >= 'A' && character <= 'Z';
  }
}
