package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the index, and deletes the records of what has left it. Used by one thread. */
final class IndexWriter {
  private final SecretWriter secrets;
  private final ConfigurationState state;
  private final IndexPace pace = new IndexPace();
  private final InstantSource clock;
  private final PublishMetrics metrics;

  /** How each part was last written, by its number: most are written again as they are. */
  private final Map<Integer, Encoded> encoded = new HashMap<>();

  private record Encoded(IndexShard shard, WireRecord record) {
    static Encoded of(IndexShard shard) {
      return new Encoded(shard, RecordCodec.encode(shard));
    }
  }

  IndexWriter(
      SecretWriter secrets, ConfigurationState state, InstantSource clock, PublishMetrics metrics) {
    this.secrets = secrets;
    this.state = state;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * What came of writing parts of the index.
   *
   * @param later when to go on, where the index must not be written faster
   * @param refused the parts that the API server does not take
   */
  record Written(Optional<Instant> later, Set<Integer> refused) {
    Written {
      refused = Set.copyOf(refused);
    }
  }

  /**
   * Writes parts of the index that differ. One that the API server refuses for what it is keeps no
   * other from being written.
   *
   * @throws ConflictException if a Secret is not as it was known to be
   */
  Written write(List<IndexShard> shards) throws ConflictException {
    Optional<Instant> later = Optional.empty();
    Set<Integer> refused = new HashSet<>();
    for (IndexShard shard : shards) {
      WireRecord record = encode(shard);
      Optional<StoredSecret> stored = secrets.stored(record);
      if (stored.isPresent()) {
        // Written when the answer to that was lost.
        state.keep(shard, stored.get());
        continue;
      }
      Optional<Instant> wait = pace.take(shard.shard(), clock.instant());
      if (wait.isEmpty()) {
        if (!wasWritten(shard, record)) {
          refused.add(shard.shard());
        }
      } else if (later.isEmpty() || wait.get().isBefore(later.get())) {
        later = wait;
      }
    }
    return new Written(later, refused);
  }

  private boolean wasWritten(IndexShard shard, WireRecord record) throws ConflictException {
    Optional<StoredSecret> written = secrets.tryPut(record);
    if (written.isPresent()) {
      wrote(shard, written.get());
    } else {
      metrics.failed();
    }
    return written.isPresent();
  }

  private WireRecord encode(IndexShard shard) {
    Encoded last = encoded.get(shard.shard());
    if (last == null || !last.shard().equals(shard)) {
      last = Encoded.of(shard);
      encoded.put(shard.shard(), last);
    }
    return last.record();
  }

  /**
   * Writes all parts of the index, the first one first: once that has a new term, nobody else
   * leads.
   *
   * @param meanwhile done while the API server writes them; does not change what is known of
   *     Secrets
   * @throws ConflictException if a Secret is not as it was known to be
   */
  void fence(List<IndexShard> shards, Runnable meanwhile) throws ConflictException {
    secrets.putRecordsAfterFirst(shards, RecordCodec::encode, this::wrote, meanwhile);
  }

  private void wrote(IndexShard shard, StoredSecret secret) {
    state.wrote(shard, secret);
    metrics.wroteIndex();
  }

  /**
   * Deletes the records that nobody needs any more, once the index is written.
   *
   * @param scope whose records
   * @param index the parts of the index that the scope touches, as they are
   * @param triggers the triggers of the scope that exist, whose records stay
   * @throws ConflictException if a Secret is not as it was known to be
   */
  void deleteRecords(Scope scope, List<IndexShard> index, Set<ObjectName> triggers)
      throws ConflictException {
    Set<String> needed =
        index.stream()
            .flatMap(shard -> shard.entries().stream())
            .map(IndexEntry::record)
            .collect(Collectors.toSet());
    triggers.forEach(trigger -> needed.add(state.recordOf(trigger)));
    for (StoredSecret secret : records(scope)) {
      if (!needed.contains(secret.name())) {
        secrets.deleteRecord(secret);
        metrics.deletedRecord();
      }
    }
  }

  private List<StoredSecret> records(Scope scope) {
    return switch (scope) {
      case Scope.Everything _ ->
          state.secrets().stream().filter(secret -> RecordName.isTrigger(secret.name())).toList();
      case Scope.Some some ->
          some.triggers().stream()
              .flatMap(trigger -> state.secret(state.recordOf(trigger)).stream())
              .toList();
    };
  }
}
