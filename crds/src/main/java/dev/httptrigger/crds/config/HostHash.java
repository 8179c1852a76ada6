package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

/**
 * A host pattern in the index: long enough that no two patterns share one, short enough that an
 * index record holds thousands.
 *
 * @param text the first 16 bytes of the pattern's SHA-256, as base64url: 22 characters
 */
public record HostHash(String text) implements Comparable<HostHash> {
  /** Checks the form. */
  public HostHash {
    requireNonNull(text, "text is null");
    if (!Digest.isShort(text)) {
      throw new IllegalArgumentException("no hash of a host pattern");
    }
  }

  /**
   * The hash of a host pattern.
   *
   * @param pattern in lower case: a name, {@code *.} and a name, or {@code *}
   */
  public static HostHash of(String pattern) {
    return new HostHash(Digest.shortSha256(pattern));
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
