package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.operator.publish.Decided.WrittenKeySet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the records of key sets: each before the first record that refers to it, and once however
 * many do; deletes it after the last (DESIGN §5). For one thread.
 */
final class KeySetWriter {
  /** So many may come at once before an edit of a trigger gets its turn. */
  private static final int BATCH = 200;

  private final SecretWriter secrets;
  private final ConfigurationState state;
  private final PublishMetrics metrics;

  KeySetWriter(SecretWriter secrets, ConfigurationState state, PublishMetrics metrics) {
    this.secrets = secrets;
    this.state = state;
    this.metrics = metrics;
  }

  /**
   * Writes those that differ: first those that are in force already, so that no rotation waits for
   * a crowd of new ones, then some of the others.
   *
   * @return whether some are left for the next time
   * @throws ConflictException if a Secret is not as it was known to be
   */
  boolean write(Collection<Decided> decided) throws ConflictException {
    Map<String, WrittenKeySet> rotated = new LinkedHashMap<>();
    Map<String, WrittenKeySet> fresh = new LinkedHashMap<>();
    for (Decided each : decided) {
      for (WrittenKeySet keySet : each.written().keySets()) {
        WireRecord record = keySet.record();
        if (secrets.isStored(record)) {
          state.keep(keySet.config());
        } else if (state.secret(record.name()).isPresent()) {
          rotated.put(record.name(), keySet);
        } else {
          fresh.put(record.name(), keySet);
        }
      }
    }
    List<WrittenKeySet> now = new ArrayList<>(rotated.values());
    fresh.values().stream().limit(BATCH).forEach(now::add);
    for (WrittenKeySet keySet : now) {
      Optional<StoredSecret> written = secrets.tryPutRecord(keySet.record());
      if (written.isPresent()) {
        state.wrote(keySet.config(), written.get());
        metrics.wroteKeySet();
      } else {
        metrics.failed();
      }
    }
    return fresh.size() > BATCH;
  }

  /**
   * Deletes those that nothing refers to any more, once everything else is written. While any
   * record can't be read nobody knows what it refers to, and all stay.
   *
   * @throws ConflictException if a Secret is not as it was known to be
   */
  void deleteUnused(Collection<Decided> decided) throws ConflictException {
    if (!state.knowsAllRecords()) {
      return;
    }
    Set<String> needed = new HashSet<>();
    state.referredTo().forEach(source -> needed.add(RecordName.of(source)));
    for (Decided each : decided) {
      each.written().config().keySetSources().forEach(source -> needed.add(RecordName.of(source)));
    }
    for (StoredSecret secret : state.secrets()) {
      if (RecordName.isKeySet(secret.name()) && !needed.contains(secret.name())) {
        secrets.deleteRecord(secret);
        metrics.deletedRecord();
      }
    }
  }
}
