package dev.httptrigger.extauthz.decision;

import java.util.Arrays;

/**
 * Names and values in {@code application/x-www-form-urlencoded} text, as the WHATWG URL standard
 * decodes them (§5.1): {@code +} is a space, escapes are decoded once, and what is no escape stays
 * as it is.
 */
public final class UrlText {
  private UrlText() {}

  /**
   * The decoded bytes.
   *
   * @param start where they begin
   * @param end where they have ended
   */
  public static byte[] decoded(byte[] text, int start, int end) {
    byte[] decoded = new byte[end - start];
    int length = 0;
    int i = start;
    while (i < end) {
      int escaped = text[i] == '%' && i + 2 < end ? escaped(text[i + 1], text[i + 2]) : -1;
      if (escaped >= 0) {
        decoded[length++] = (byte) escaped;
        i += 3;
      } else {
        decoded[length++] = text[i] == '+' ? (byte) ' ' : text[i];
        i++;
      }
    }
    return Arrays.copyOf(decoded, length);
  }

  private static int escaped(byte high, byte low) {
    int first = digit(high);
    int second = digit(low);
    return first < 0 || second < 0 ? -1 : first * 16 + second;
  }

  private static int digit(byte octet) {
    return octet < 0 ? -1 : Character.digit(octet, 16);
  }
}
