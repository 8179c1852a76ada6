package dev.httptrigger.extauthz.invariant;

import java.nio.charset.StandardCharsets;

/**
 * A cookie or a parameter as some upstream reads it; both texts have one character a byte.
 *
 * @param name as that upstream reads it
 * @param value as that upstream reads it
 */
record Pair(String name, String value) {
  /** What stands before the first {@code =}, and what stands behind it. */
  static Pair split(String piece) {
    int equals = piece.indexOf('=');
    return equals < 0
        ? new Pair(piece, "")
        : new Pair(piece.substring(0, equals), piece.substring(equals + 1));
  }

  /** The text with its escapes decoded once; what is no escape stays. */
  static String unescaped(String text) {
    StringBuilder decoded = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      boolean escape =
          text.charAt(at) == '%'
              && at + 2 < text.length()
              && Character.digit(text.charAt(at + 1), 16) >= 0
              && Character.digit(text.charAt(at + 2), 16) >= 0;
      if (escape) {
        decoded.append((char) Integer.parseInt(text.substring(at + 1, at + 3), 16));
        at += 2;
      } else {
        decoded.append(text.charAt(at));
      }
    }
    return decoded.toString();
  }

  /** The characters of bytes that are UTF-8. */
  static String characters(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
