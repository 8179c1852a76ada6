package dev.httptrigger.extauthz.jws;

import java.util.Arrays;
import java.util.Optional;

/**
 * Base64url without padding (RFC 7515 §2), one spelling for each value: no foreign byte, no
 * impossible length, no set bit beyond the last byte (RFC 4648 §3.5). The JDK's decoder and most
 * others let some of these pass, and then one signature has many texts.
 */
final class Base64Url {
  private static final byte[] VALUES = values();

  private Base64Url() {}

  /**
   * Decodes a part of a text.
   *
   * @param text the text
   * @param from where the part begins
   * @param to where it ends, exclusive
   * @return the bytes, or empty where the part is not canonical base64url
   */
  static Optional<byte[]> decode(byte[] text, int from, int to) {
    int length = to - from;
    if (length % 4 == 1) {
      return Optional.empty();
    }
    byte[] decoded = new byte[length * 3 / 4];
    int bits = 0;
    int collected = 0;
    int written = 0;
    for (int i = from; i < to; i++) {
      int value = VALUES[text[i] & 0xff];
      if (value < 0) {
        return Optional.empty();
      }
      collected = (collected << 6 | value) & 0xffff;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        decoded[written++] = (byte) (collected >> bits);
      }
    }
    boolean canonical = (collected & ((1 << bits) - 1)) == 0;
    return canonical ? Optional.of(decoded) : Optional.empty();
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }
}
