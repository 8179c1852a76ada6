package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A host pattern in the index: long enough that no two patterns share one, short enough that an
 * index record holds thousands.
 *
 * @param text the first 16 bytes of the pattern's SHA-256, as base64url: 22 characters
 */
public record HostHash(String text) implements Comparable<HostHash> {
  private static final int BYTES = 16;

  /** The last letter carries two bits only. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

  /** Checks the form. */
  public HostHash {
    requireNonNull(text, "text is null");
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no hash of a host pattern");
    }
  }

  /**
   * The hash of a host pattern.
   *
   * @param pattern in lower case: a name, {@code *.} and a name, or {@code *}
   */
  public static HostHash of(String pattern) {
    byte[] first = Arrays.copyOf(Digest.sha256(pattern), BYTES);
    return new HostHash(Base64.getUrlEncoder().withoutPadding().encodeToString(first));
  }

  /** By the text's characters. */
  @Override
  public int compareTo(HostHash other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
