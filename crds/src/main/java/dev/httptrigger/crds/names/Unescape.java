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
  private static final int WIDE_LENGTH = 5;

  private final byte[] octets;
  private int start;

  private Unescape(int length) {
    this.octets = new byte[length];
    this.start = length;
  }

  /** The bytes that no escape is left in; a percent sign that begins none is dropped. */
  static byte[] all(byte[] text, int start, int end) {
    Unescape unescape = new Unescape(end - start);
    for (int i = end - 1; i >= start; i--) {
      unescape.prepend(text[i]);
    }
    return Arrays.copyOfRange(unescape.octets, unescape.start, unescape.octets.length);
  }

  private void prepend(byte octet) {
    if (octet != '%') {
      octets[--start] = octet;
      return;
    }
    // An escape may be one of a percent sign, which then may begin another.
    boolean percent = true;
    while (percent) {
      byte[] decoded = escaped();
      start -= decoded.length;
      System.arraycopy(decoded, 0, octets, start, decoded.length);
      percent = decoded.length == 1 && decoded[0] == '%';
      start += percent ? 1 : 0;
    }
  }

  /** Takes away what follows a percent sign and belongs to it. */
  private byte[] escaped() {
    int value = number(0, LENGTH);
    if (value >= 0) {
      start += LENGTH;
      return new byte[] {(byte) value};
    }
    if (start < octets.length && (octets[start] | 0x20) == 'u') {
      int wide = number(1, WIDE_LENGTH);
      if (wide >= 0) {
        start += WIDE_LENGTH;
        return Character.toString(wide).getBytes(StandardCharsets.UTF_8);
      }
    }
    return new byte[0];
  }

  /** The hexadecimal digits between two places behind the percent sign; -1 where they are none. */
  private int number(int from, int to) {
    if (start + to > octets.length) {
      return -1;
    }
    int number = 0;
    for (int i = start + from; i < start + to; i++) {
      int digit = octets[i] < 0 ? -1 : Character.digit(octets[i], 16);
      if (digit < 0) {
        return -1;
      }
      number = number * 16 + digit;
    }
    return number;
  }
}
