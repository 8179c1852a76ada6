package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.HostPrefix;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the Secrets what was decided, in the one order that never opens a gap: records, then what
 * comes to the index, then what leaves it, then the records of what left. Used by one thread.
 */
final class ConfigurationWriter {
  private final ConfigurationSecrets secrets;
  private final ConfigurationState state;
  private final IndexPace pace = new IndexPace();
  private final InstantSource clock;
  private final PublishMetrics metrics;
  private final Map<IndexShard, WireRecord> encoded = new HashMap<>();

  ConfigurationWriter(
      ConfigurationSecrets secrets,
      ConfigurationState state,
      InstantSource clock,
      PublishMetrics metrics) {
    this.secrets = secrets;
    this.state = state;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Writes whatever differs.
   *
   * @return when to go on, where the index must not be written faster
   * @throws ConflictException if a Secret is not as it was known to be
   */
  Optional<Instant> write(Map<ObjectName, Decided> decided, IndexPlan plan)
      throws ConflictException {
    writeRecords(decided.values());
    Optional<Instant> later = writeIndex(plan.coming());
    if (later.isEmpty()) {
      later = writeIndex(plan.settled());
    }
    if (later.isEmpty()) {
      deleteRecords(plan.settled());
    }
    encoded.keySet().retainAll(plan.settled());
    return later;
  }

  /** Writes the term into every part of the index, before anything else. */
  void fence(IndexPlan plan) throws ConflictException {
    writeIndex(plan.coming());
  }

  private void writeRecords(Collection<Decided> decided) throws ConflictException {
    List<Decided> different =
        decided.stream()
            .filter(each -> !each.leave())
            .filter(each -> !isStored(each.written().record()))
            .sorted(Comparator.comparingInt(each -> gains(each) ? 0 : 1))
            .toList();
    for (Decided each : different) {
      state.wrote(each.written().config(), put(each.written().record()));
      metrics.wroteRecord();
    }
    for (Decided each : decided) {
      if (!each.leave()) {
        state.keep(each.written().config());
      }
    }
  }

  /** What gains a host goes first, so that it is in force before another lets go of it. */
  private boolean gains(Decided decided) {
    TriggerConfig config = decided.written().config();
    Set<HostPrefix> before =
        state.lastRecord(config.trigger()).map(ConfigurationWriter::bound).orElse(Set.of());
    return !before.containsAll(bound(config));
  }

  private static Set<HostPrefix> bound(TriggerConfig config) {
    return switch (config.selection()) {
      case OnlyById _ -> Set.of();
      case ByHost byHost ->
          byHost.bindings().stream()
              .flatMap(
                  binding ->
                      binding.prefixes().stream()
                          .map(held -> new HostPrefix(binding.host(), held.prefix())))
              .collect(Collectors.toSet());
    };
  }

  private Optional<Instant> writeIndex(List<IndexShard> shards) throws ConflictException {
    Optional<Instant> later = Optional.empty();
    for (IndexShard shard : shards) {
      WireRecord record = encoded.computeIfAbsent(shard, RecordCodec::encode);
      if (isStored(record)) {
        continue;
      }
      Optional<Instant> wait = pace.take(shard.shard(), clock.instant());
      if (wait.isEmpty()) {
        state.wrote(shard, put(record));
        metrics.wroteIndex();
      } else if (later.isEmpty() || wait.get().isBefore(later.get())) {
        later = wait;
      }
    }
    return later;
  }

  private void deleteRecords(List<IndexShard> index) throws ConflictException {
    Set<String> listed =
        index.stream()
            .flatMap(shard -> shard.entries().stream())
            .map(IndexEntry::record)
            .collect(Collectors.toSet());
    List<StoredSecret> left = new ArrayList<>();
    for (StoredSecret secret : state.secrets()) {
      if (RecordName.isTrigger(secret.name()) && !listed.contains(secret.name())) {
        left.add(secret);
      }
    }
    for (StoredSecret secret : left) {
      secrets.delete(secret);
      state.deleted(secret.name());
      metrics.deletedRecord();
    }
  }

  private boolean isStored(WireRecord record) {
    return state.secret(record.name()).filter(now -> now.record().equals(record)).isPresent();
  }

  private StoredSecret put(WireRecord record) throws ConflictException {
    Optional<StoredSecret> old = state.secret(record.name());
    if (old.isPresent() && old.get().immutable()) {
      secrets.delete(old.get());
      old = Optional.empty();
    }
    return old.isPresent() ? secrets.replace(old.get(), record) : secrets.create(record);
  }
}
