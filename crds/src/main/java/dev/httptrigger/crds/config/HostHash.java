package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Stands for a host pattern in the index (DESIGN §5): a server can tell that a host is claimed by a
 * trigger whose record it cannot read, and the index stays small.
 *
 * @param text the first 16 bytes of the SHA-256 of the pattern, in base64url: 22 characters
 */
public record HostHash(String text) {
  private static final int BYTES = 16;
  private static final int CHARACTERS = 22;

  /** Checks the form. */
  public HostHash {
    requireNonNull(text, "text is null");
    if (text.length() != CHARACTERS || !text.chars().allMatch(HostHash::isBase64Url)) {
      throw new IllegalArgumentException("not a hash of a host pattern: " + text);
    }
  }

  /**
   * The hash of a pattern.
   *
   * @param pattern lower case: a name, {@code *.} and a name, or {@code *}
   */
  public static HostHash of(String pattern) {
    byte[] digest = sha256().digest(pattern.getBytes(StandardCharsets.UTF_8));
    return new HostHash(
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static boolean isBase64Url(int character) {
    return (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || character == '-'
        || character == '_';
  }
}
