package dev.httptrigger.crds.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/** SHA-256, which every Java platform has. */
final class Digest {
  private static final int SHORT_BYTES = 16;

  /** The last letter carries two bits only. */
  private static final Pattern SHORT = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

  private Digest() {}

  /** The first 16 bytes, as base64url: enough that no two texts share them. */
  static String shortSha256(String text) {
    byte[] first = Arrays.copyOf(sha256(text), SHORT_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(first);
  }

  /** Whether that is how a short one is written. */
  static boolean isShort(String text) {
    return SHORT.matcher(text).matches();
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
