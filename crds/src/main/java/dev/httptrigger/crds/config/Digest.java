package dev.httptrigger.crds.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** SHA-256, which every Java platform has. */
final class Digest {
  private static final int SHORT_BYTES = 16;

  private static final int SHORT_LETTERS = 22;

  private Digest() {}

  /** The first 16 bytes, as base64url: enough that no two texts share them. */
  static String shortSha256(String text) {
    byte[] first = Arrays.copyOf(sha256(text), SHORT_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(first);
  }

  /** Whether that is how a short one is written. */
  static boolean isShort(String text) {
    if (text.length() != SHORT_LETTERS) {
      return false;
    }
    for (int i = 0; i < SHORT_LETTERS - 1; i++) {
      if (!isBase64Url(text.charAt(i))) {
        return false;
      }
    }
    // The last letter carries two bits only.
    return "AQgw".indexOf(text.charAt(SHORT_LETTERS - 1)) >= 0;
  }

  private static boolean isBase64Url(char letter) {
    return (letter >= 'A' && letter <= 'Z')
        || (letter >= 'a' && letter <= 'z')
        || (letter >= '0' && letter <= '9')
        || letter == '-'
        || letter == '_';
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
