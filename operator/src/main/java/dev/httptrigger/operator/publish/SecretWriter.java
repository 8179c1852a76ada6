package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts Secrets in place, each on the state that is known of it. Preconditions keep an older leader
 * from writing the index, which a later one writes first; they alone do not keep it, frozen between
 * deciding and writing, from writing a record that a later one has not touched. So no record is
 * written or deleted on a decision made a while ago. Used by one thread.
 */
final class SecretWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SecretWriter.class);
  private static final int TOO_MANY_REQUESTS = 429;

  /** Renewing the election Lease takes longer to fail than this. */
  static final Duration GOOD_FOR = Duration.ofSeconds(5);

  private final SecretStore secrets;
  private final ConfigurationState state;
  private final InstantSource clock;
  private Instant decided = Instant.MIN;

  SecretWriter(SecretStore secrets, ConfigurationState state, InstantSource clock) {
    this.secrets = secrets;
    this.state = state;
    this.clock = clock;
  }

  /** Whether something that was so then can be relied on now; not when the clock was set back. */
  static boolean isFresh(Instant then, Instant now) {
    return !now.isBefore(then) && now.isBefore(then.plus(GOOD_FOR));
  }

  /** Says when what is written of records from now on was decided. */
  void decided(Instant at) {
    decided = at;
  }

  /** Whether the API server has it so. */
  boolean isStored(WireRecord record) {
    return stored(record).isPresent();
  }

  /** The Secret, where the API server has it so. */
  Optional<StoredSecret> stored(WireRecord record) {
    return state.secret(record.name()).filter(now -> now.record().equals(record));
  }

  /**
   * Creates or replaces the record of a trigger or key set.
   *
   * @throws ConflictException if it is not as it was known to be, or was decided a while ago
   */
  StoredSecret putRecord(WireRecord record) throws ConflictException {
    requireFresh();
    return put(record);
  }

  /**
   * The same, where the API server may refuse one record for what it is: that must not keep the
   * others from being written.
   *
   * @return empty where it refuses
   * @throws ConflictException if it is not as it was known to be, or was decided a while ago
   */
  Optional<StoredSecret> tryPutRecord(WireRecord record) throws ConflictException {
    try {
      return Optional.of(putRecord(record));
    } catch (KubernetesClientException e) {
      if (e.getCode() < 400 || e.getCode() >= 500 || e.getCode() == TOO_MANY_REQUESTS) {
        throw e;
      }
      LOG.warn("The API server refuses the record {} ({}).", record.name(), e.getCode());
      return Optional.empty();
    }
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

  /** A later leader begins with the first part of the index: there is to be looked. */
  private void requireFresh() throws ConflictException {
    if (!isFresh(decided, clock.instant())) {
      throw new ConflictException(RecordName.ofShard(0));
    }
  }

  /**
   * Deletes a record.
   *
   * @throws ConflictException if it is not as it was known to be, or was decided a while ago
   */
  void deleteRecord(StoredSecret secret) throws ConflictException {
    requireFresh();
    secrets.delete(secret);
    state.deleted(secret.name());
  }
}
