package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

/** What the watch said about one configuration Secret. */
sealed interface SecretChange {
  /** The Secret, as it is or was last. */
  StoredSecret secret();

  /**
   * It is there, or is different now.
   *
   * @param secret as it is
   */
  record Seen(StoredSecret secret) implements SecretChange {
    public Seen {
      requireNonNull(secret, "secret is null");
    }
  }

  /**
   * It was deleted, or lost its label.
   *
   * @param secret as it was last
   */
  record Deleted(StoredSecret secret) implements SecretChange {
    public Deleted {
      requireNonNull(secret, "secret is null");
    }
  }
}
