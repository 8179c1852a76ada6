package dev.httptrigger.extauthz.claims;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding (RFC 3986 §2.1) of the UTF-8 bytes that a place does not carry, and of {@code %}
 * itself: decoding has one answer, and nothing can be smuggled in (DESIGN §4.5).
 */
final class Escapes {
  private Escapes() {}

  /** For a header: what is no printable ASCII, and spaces at the ends, which a reader takes off. */
  static String header(String text) {
    return isPlainHeader(text) ? text : escaped(text, Escapes::isPrintable, true);
  }

  /** Whether a header can carry it as it is: so it is with nearly every claim. */
  static boolean isPlainHeader(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character < ' ' || character > '~' || character == '%') {
        return false;
      }
    }
    return length == 0 || (text.charAt(0) != ' ' && text.charAt(length - 1) != ' ');
  }

  /** For one element of a list with commas, in a header. */
  static String headerElement(String text) {
    return escaped(text, octet -> isPrintable(octet) && octet != ',', true);
  }

  /** For one element of a list with commas, in a place that escapes the whole list besides. */
  static String element(String text) {
    return escaped(text, octet -> octet != ',', true);
  }

  /** For a cookie: all but the cookie-octets of RFC 6265 §4.1.1. */
  static String cookie(String text) {
    return escaped(
        text, octet -> octet > ' ' && octet < 0x7f && "\",;\\".indexOf(octet) < 0, false);
  }

  /** Which bytes stay. */
  @FunctionalInterface
  private interface Kept {
    boolean test(byte octet);
  }

  private static boolean isPrintable(byte octet) {
    return octet >= ' ' && octet < 0x7f;
  }

  private static String escaped(String text, Kept kept, boolean outerSpacesGo) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    int first = outerSpacesGo ? leadingSpaces(octets) : 0;
    int last = outerSpacesGo ? lastOther(octets) : octets.length - 1;
    StringBuilder escaped = new StringBuilder(octets.length);
    boolean plain = true;
    for (int i = 0; i < octets.length; i++) {
      byte octet = octets[i];
      boolean stays = octet != '%' && i >= first && i <= last && kept.test(octet);
      if (stays) {
        escaped.append((char) (octet & 0xff));
      } else {
        plain = false;
        escaped.append('%').append(hexDigit(octet >> 4)).append(hexDigit(octet));
      }
    }
    // Bytes beyond ASCII that stay are characters of more than one byte: read them as such.
    return plain ? text : new String(latin(escaped), StandardCharsets.UTF_8);
  }

  private static byte[] latin(StringBuilder octets) {
    return octets.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int leadingSpaces(byte[] octets) {
    int first = 0;
    while (first < octets.length && octets[first] == ' ') {
      first++;
    }
    return first;
  }

  private static int lastOther(byte[] octets) {
    int last = octets.length - 1;
    while (last >= 0 && octets[last] == ' ') {
      last--;
    }
    return last;
  }

  private static char hexDigit(int value) {
    return "0123456789ABCDEF".charAt(value & 0xf);
  }
}
