package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.TriggerConfig.Target;

/**
 * An object of the gateway in the index, so that a server knows what a trigger is bound to whose
 * record it can't read.
 *
 * @param text the first 16 bytes of a SHA-256, as base64url: 22 characters
 */
public record TargetHash(String text) implements Comparable<TargetHash> {
  /** No part of such an object has it in its name. */
  private static final String BETWEEN = "\n";

  /** Checks the form. */
  public TargetHash {
    requireNonNull(text, "text is null");
    if (!Digest.isShort(text)) {
      throw new IllegalArgumentException("no hash of a target");
    }
  }

  /**
   * The hash of an object.
   *
   * @param namespace where it is
   * @param target the object, or a part of it
   */
  public static TargetHash of(String namespace, Target target) {
    return new TargetHash(
        Digest.shortSha256(
            String.join(
                BETWEEN,
                namespace,
                target.group(),
                target.kind(),
                target.name(),
                target.sectionName().orElse(""))));
  }

  /** By the text's characters. */
  @Override
  public int compareTo(TargetHash other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
