package dev.httptrigger.crds.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** RFC 7515 §2: base64url without padding, one spelling only for each run of bytes. */
final class Base64Url {
  private Base64Url() {}

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** RFC 7518 §2, Base64urlUInt: big-endian, no leading zero byte. */
  static String encode(BigInteger number) {
    return encode(unsigned(number, (number.bitLength() + 7) / 8));
  }

  /** Big-endian in exactly so many bytes, as RFC 7518 §6.2.1.2 wants coordinates. */
  static String encode(BigInteger number, int length) {
    return encode(unsigned(number, length));
  }

  /** The bytes; empty for a foreign letter, for padding and for a second spelling. */
  static Optional<byte[]> decode(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
    return isCanonical(text, bytes) ? Optional.of(bytes) : Optional.empty();
  }

  /**
   * Three bytes are four letters and the other way round: only behind the last such are choices.
   */
  private static boolean isCanonical(String text, byte[] bytes) {
    int whole = bytes.length - bytes.length % 3;
    return text.startsWith(encode(Arrays.copyOfRange(bytes, whole, bytes.length)), whole / 3 * 4)
        && text.length() == (bytes.length * 8 + 5) / 6;
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] signed = number.toByteArray();
    byte[] result = new byte[length];
    int count = Math.min(signed.length, length);
    System.arraycopy(signed, signed.length - count, result, length - count, count);
    return result;
  }
}
