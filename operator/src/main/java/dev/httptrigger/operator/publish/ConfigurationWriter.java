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
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Secrets what was decided, in the one order that never opens a gap: records, then what
 * comes to the index, then what leaves it, then the records of what left. Used by one thread.
 */
final class ConfigurationWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWriter.class);

  /** So many triggers may come at once before an edit of another one gets its turn. */
  private static final int BATCH = 200;

  private static final int TOO_MANY_REQUESTS = 429;

  /** What a record does to the hosts of its trigger. */
  private enum Change {
    STAYS,
    GAINS,
    LOSES
  }

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
   * Writes the records that differ: first those that stay on their hosts, so that nobody's edit
   * waits for a crowd of new triggers, then some of those that gain a host, and only when no more
   * of these are left those that lose one.
   *
   * @throws ConflictException if a Secret is not as it was known to be
   */
  Unfinished writeRecords(Collection<Decided> decided) throws ConflictException {
    Map<Change, List<Decided>> different = new EnumMap<>(Change.class);
    for (Decided each : decided) {
      if (each.leave()) {
        continue;
      }
      if (isStored(each.written().record())) {
        state.keep(each.written().config());
      } else {
        different.computeIfAbsent(change(each), _ -> new ArrayList<>()).add(each);
      }
    }
    List<Decided> staying = different.getOrDefault(Change.STAYS, List.of());
    List<Decided> gaining = different.getOrDefault(Change.GAINS, List.of());
    List<Decided> losing = different.getOrDefault(Change.LOSES, List.of());
    List<Decided> now = new ArrayList<>(staying);
    List<Decided> later = new ArrayList<>();
    if (gaining.size() > BATCH) {
      now.addAll(gaining.subList(0, BATCH));
      later.addAll(gaining.subList(BATCH, gaining.size()));
      later.addAll(losing);
    } else {
      now.addAll(gaining);
      now.addAll(losing);
    }
    List<Decided> refused = new ArrayList<>();
    for (Decided each : now) {
      if (!isWritten(each)) {
        refused.add(each);
      }
    }
    return new Unfinished(names(later), names(refused));
  }

  /** What the API server refuses for one record must not keep the others from being written. */
  private boolean isWritten(Decided decided) throws ConflictException {
    try {
      state.wrote(decided.written().config(), put(decided.written().record()));
      metrics.wroteRecord();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() < 400 || e.getCode() >= 500 || e.getCode() == TOO_MANY_REQUESTS) {
        throw e;
      }
      metrics.failed();
      LOG.warn(
          "The API server refuses the record of {} ({}).",
          decided.outcome().config().trigger(),
          e.getCode());
      return false;
    }
  }

  private static Set<ObjectName> names(List<Decided> decided) {
    return decided.stream()
        .map(each -> each.outcome().config().trigger())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Records that are not written yet.
   *
   * @param later because there were too many for one time
   * @param refused because the API server does not take them
   */
  record Unfinished(Set<ObjectName> later, Set<ObjectName> refused) {
    boolean contains(ObjectName trigger) {
      return later.contains(trigger) || refused.contains(trigger);
    }
  }

  /**
   * Writes the index, and deletes the records of what has left it.
   *
   * @param triggers the triggers that exist, whose records stay
   * @return when to go on, where the index must not be written faster
   * @throws ConflictException if a Secret is not as it was known to be
   */
  Optional<Instant> writeIndex(IndexPlan plan, Set<ObjectName> triggers) throws ConflictException {
    Optional<Instant> later = writeIndex(plan.coming());
    if (later.isEmpty()) {
      later = writeIndex(plan.settled());
    }
    if (later.isEmpty()) {
      deleteRecords(plan.settled(), triggers);
    }
    encoded.keySet().retainAll(plan.settled());
    return later;
  }

  /** Writes the term into every part of the index, before anything else. */
  void fence(IndexPlan plan) throws ConflictException {
    writeIndex(plan.coming());
  }

  private Change change(Decided decided) {
    TriggerConfig config = decided.written().config();
    Set<HostPrefix> before =
        state.lastRecord(config.trigger()).map(ConfigurationWriter::bound).orElse(Set.of());
    Set<HostPrefix> after = bound(config);
    if (!before.containsAll(after) || state.secret(decided.written().record().name()).isEmpty()) {
      return Change.GAINS;
    }
    return after.containsAll(before) ? Change.STAYS : Change.LOSES;
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

  private void deleteRecords(List<IndexShard> index, Set<ObjectName> triggers)
      throws ConflictException {
    Set<String> listed =
        index.stream()
            .flatMap(shard -> shard.entries().stream())
            .map(IndexEntry::record)
            .collect(Collectors.toSet());
    triggers.forEach(trigger -> listed.add(RecordName.of(trigger)));
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
