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
    int written = 0;
    int at = from;
    for (int end = from + length / 4 * 4; at < end; at += 4) {
      int octets =
          value(text[at]) << 18
              | value(text[at + 1]) << 12
              | value(text[at + 2]) << 6
              | value(text[at + 3]);
      if (octets < 0) {
        return Optional.empty();
      }
      decoded[written++] = (byte) (octets >> 16);
      decoded[written++] = (byte) (octets >> 8);
      decoded[written++] = (byte) octets;
    }
    return at == to || isEnd(text, at, to, decoded, written)
        ? Optional.of(decoded)
        : Optional.empty();
  }

  /** Two characters that stand for one octet, or three for two; the bits beyond have to be zero. */
  private static boolean isEnd(byte[] text, int at, int to, byte[] decoded, int written) {
    boolean three = to - at == 3;
    int octets =
        value(text[at]) << 18 | value(text[at + 1]) << 12 | (three ? value(text[at + 2]) << 6 : 0);
    if (octets < 0) {
      return false;
    }
    decoded[written] = (byte) (octets >> 16);
    if (three) {
      decoded[written + 1] = (byte) (octets >> 8);
    }
    return (octets & (three ? 0xff : 0xffff)) == 0;
  }

  /** Six bits; negative for what is not in the alphabet, which a shift does not change. */
  private static int value(byte character) {
    return VALUES[character & 0xff];
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
