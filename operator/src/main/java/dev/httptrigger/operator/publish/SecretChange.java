package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What the watch said about one configuration Secret. */
sealed interface SecretChange {
  /** The Secret, as it is or was last. */
  StoredSecret secret();

  /**
   * Whether it says more than is known already; what is older than a write of ours does not.
   *
   * @param known the Secret as it is known; empty where it is not
   */
  boolean isNewsTo(Optional<StoredSecret> known);

  /**
   * It is there, or is different now.
   *
   * @param secret as it is
   */
  record Seen(StoredSecret secret) implements SecretChange {
    public Seen {
      requireNonNull(secret, "secret is null");
    }

    @Override
    public boolean isNewsTo(Optional<StoredSecret> known) {
      return known.isEmpty() || secret.version() > known.get().version();
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

    @Override
    public boolean isNewsTo(Optional<StoredSecret> known) {
      return known.isPresent() && secret.version() >= known.get().version();
    }
  }
}
