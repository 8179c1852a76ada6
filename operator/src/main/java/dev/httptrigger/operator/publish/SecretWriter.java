package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.WireRecord;
import java.util.Optional;

/** Puts Secrets in place, each on the state that is known of it. Used by one thread. */
final class SecretWriter {
  private final SecretStore secrets;
  private final ConfigurationState state;

  SecretWriter(SecretStore secrets, ConfigurationState state) {
    this.secrets = secrets;
    this.state = state;
  }

  /** Whether the API server has it so. */
  boolean isStored(WireRecord record) {
    return state.secret(record.name()).filter(now -> now.record().equals(record)).isPresent();
  }

  /**
   * Creates or replaces.
   *
   * @throws ConflictException if it is not as it was known to be
   */
  StoredSecret put(WireRecord record) throws ConflictException {
    Optional<StoredSecret> old = state.secret(record.name());
    if (old.isPresent() && old.get().immutable()) {
      secrets.delete(old.get());
      old = Optional.empty();
    }
    return old.isPresent() ? secrets.replace(old.get(), record) : secrets.create(record);
  }

  /**
   * Deletes.
   *
   * @throws ConflictException if it is not as it was known to be
   */
  void delete(StoredSecret secret) throws ConflictException {
    secrets.delete(secret);
    state.deleted(secret.name());
  }
}
