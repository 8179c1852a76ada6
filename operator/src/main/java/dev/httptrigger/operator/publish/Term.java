package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The term of one leader, and whether a later one stands in the index. Used by one thread. */
final class Term {
  /** Half of the time that it is relied on, so that as much is left to write in. */
  private static final Duration LATELY = SecretWriter.GOOD_FOR.dividedBy(2);

  private long number;
  private Instant confirmed = Instant.MIN;

  /** The term; 0 before it has begun. */
  long number() {
    return number;
  }

  /** Whether the whole index has it. */
  boolean hasBegun() {
    return number > 0;
  }

  /** The whole index has it. */
  void begin(long term) {
    number = term;
  }

  /**
   * Looks at a Secret that was read.
   *
   * @throws SupersededException if it is a part of the index with a later term
   */
  void check(StoredSecret secret) throws SupersededException {
    if (hasBegun()
        && RecordName.shard(secret.name()).isPresent()
        && RecordCodec.decodeIndex(secret.record()) instanceof Decoded(IndexShard shard)
        && shard.term() > number) {
      throw new SupersededException(shard.term());
    }
  }

  /** When it was last certain that no later term stands in the index. */
  Instant confirmed() {
    return confirmed;
  }

  /**
   * Asks the API server, where that was not done a moment ago: who was frozen for a while may lead
   * no more without having heard of it.
   *
   * @throws SupersededException if a later term stands in the index
   */
  void confirm(SecretStore secrets, ConfigurationState state, Instant now)
      throws SupersededException {
    if (SecretWriter.isFresh(confirmed, now, LATELY)) {
      return;
    }
    // A later leader begins with the first part.
    String first = RecordName.ofShard(0);
    Optional<StoredSecret> stored = secrets.get(first);
    if (stored.isPresent()) {
      check(stored.get());
    }
    state.replace(first, stored);
    confirmed = now;
  }
}
