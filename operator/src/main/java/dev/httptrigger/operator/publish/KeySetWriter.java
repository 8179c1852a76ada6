package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.KeySetSource;
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
    secrets.tryPutRecords(now, WrittenKeySet::record, this::answered);
    return fresh.size() > BATCH;
  }

  private void answered(WrittenKeySet keySet, Optional<StoredSecret> written) {
    if (written.isPresent()) {
      state.wrote(keySet.config(), written.get());
      metrics.wroteKeySet();
    } else {
      metrics.failed();
    }
  }

  /**
   * Deletes those that nothing refers to any more, once everything else is written and every record
   * is known.
   *
   * @param scope whose key sets
   * @throws ConflictException if a Secret is not as it was known to be
   */
  void deleteUnused(Scope scope, Collection<Decided> decided) throws ConflictException {
    Set<KeySetSource> needed = new HashSet<>();
    decided.forEach(each -> needed.addAll(each.written().config().keySetSources()));
    List<StoredSecret> unused =
        switch (scope) {
          case Scope.Everything _ -> unused(needed);
          case Scope.Some some ->
              some.keySets().stream()
                  .filter(source -> !needed.contains(source))
                  .filter(source -> !state.referredTo().contains(source))
                  .flatMap(source -> state.secret(RecordName.of(source)).stream())
                  .toList();
        };
    for (StoredSecret secret : unused) {
      secrets.deleteRecord(secret);
      metrics.deletedRecord();
    }
  }

  /** Among all there are, whoever wrote them. */
  private List<StoredSecret> unused(Set<KeySetSource> needed) {
    Set<String> names = new HashSet<>();
    state.referredTo().forEach(source -> names.add(RecordName.of(source)));
    needed.forEach(source -> names.add(RecordName.of(source)));
    return state.secrets().stream()
        .filter(secret -> RecordName.isKeySet(secret.name()))
        .filter(secret -> !names.contains(secret.name()))
        .toList();
  }
}
