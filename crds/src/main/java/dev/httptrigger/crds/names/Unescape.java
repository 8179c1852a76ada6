package dev.httptrigger.crds.names;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decodes what servers in a row would decode: escapes of escapes, and {@code %u0075} beside {@code
 * %75}. From the end to the beginning, so that what stands behind a percent sign is decoded already
 * and one pass is enough.
 */
final class Unescape {
  private static final int LENGTH = 2;
  private static final int WIDE_LENGTH = 4;

  private final byte[] octets;
  private int start;

  private Unescape(int length) {
    this.octets = new byte[length];
    this.start = length;
  }

  /** The bytes that no escape is left in. */
  static byte[] all(byte[] text, int start, int end) {
    Unescape unescape = new Unescape(end - start);
    for (int i = end - 1; i >= start; i--) {
      unescape.prepend(text[i]);
    }
    return Arrays.copyOfRange(unescape.octets, unescape.start, unescape.octets.length);
  }

  /** An escape may be one of a percent sign, which then may begin another. */
  private void prepend(byte octet) {
    octets[--start] = octet;
    while (octets[start] == '%' && decodes()) {
      // Again, where it has become a percent sign.
    }
  }

  /** Replaces the escape that begins here, if one does. */
  private boolean decodes() {
    int value = number(start + 1, LENGTH);
    if (value >= 0) {
      start += LENGTH;
      octets[start] = (byte) value;
      return true;
    }
    boolean isWide = start + 1 < octets.length && (octets[start + 1] | 0x20) == 'u';
    int wide = isWide ? number(start + 2, WIDE_LENGTH) : -1;
    if (wide < 0) {
      return false;
    }
    byte[] decoded = Character.toString(wide).getBytes(StandardCharsets.UTF_8);
    start += 2 + WIDE_LENGTH - decoded.length;
    System.arraycopy(decoded, 0, octets, start, decoded.length);
    return true;
  }

  /** A number of so many hexadecimal digits; -1 where they are none. */
  private int number(int from, int digits) {
    if (from + digits > octets.length) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = octets[i] < 0 ? -1 : Character.digit(octets[i], 16);
      if (digit < 0) {
        return -1;
      }
      number = number * 16 + digit;
    }
    return number;
  }
}
