package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.RecordReading.Rejected;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.operator.publish.ReadSecret.Content;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration twice: what the API server has, and what was last known to be right. Somebody's
 * edit changes the first, never the second, so that it can be undone. Used by one thread.
 */
final class ConfigurationState {
  private final Map<String, StoredSecret> stored = new HashMap<>();
  private final Map<ObjectName, TriggerConfig> records = new HashMap<>();
  private final Map<String, ObjectName> triggersByRecord = new HashMap<>();
  private final Map<KeySetSource, KeySetConfig> keySets = new HashMap<>();

  /** How many records refer to a key set. */
  private final Map<KeySetSource, Integer> references = new HashMap<>();

  private final SortedMap<Integer, IndexShard> index = new TreeMap<>();

  /** Those of all its parts. */
  private final Map<ObjectName, IndexEntry> entries = new HashMap<>();

  private final Set<Integer> lost = new HashSet<>();
  private final Map<ObjectName, Long> listedFrom = new HashMap<>();
  private final Set<ObjectName> touched = new HashSet<>();
  private long writes;
  private boolean recordsAreRead;

  /** Whether another leader's last writes may not be known yet. */
  private boolean catchingUp = true;

  /**
   * Begins with what the API server has.
   *
   * @param secrets all configuration Secrets
   */
  static ConfigurationState of(Collection<StoredSecret> secrets) {
    ConfigurationState state = ofIndex(secrets);
    state.readRecords();
    state.catchingUp = false;
    return state;
  }

  /**
   * Begins with the index that the API server has. The records are read later, but for where a part
   * of the index can't be read: there they say what it must have said.
   *
   * @param secrets all configuration Secrets
   */
  static ConfigurationState ofIndex(Collection<StoredSecret> secrets) {
    ConfigurationState state = new ConfigurationState();
    secrets.forEach(secret -> state.stored.put(secret.name(), secret));
    state.readIndex();
    return state;
  }

  /**
   * Begins with the index that the API server has, and with records as a watch has shown them.
   *
   * @param index the parts of the index
   * @param followed all that the watch has shown
   */
  static ConfigurationState following(
      Collection<StoredSecret> index, Collection<ReadSecret> followed) {
    ConfigurationState state = new ConfigurationState();
    state.recordsAreRead = true;
    for (ReadSecret each : followed) {
      if (RecordName.shard(each.secret().name()).isEmpty()) {
        state.stored.put(each.secret().name(), each.secret());
        state.keep(each.secret().name(), each.content());
      }
    }
    index.forEach(secret -> state.stored.put(secret.name(), secret));
    state.readIndex();
    return state;
  }

  private void readIndex() {
    for (int shard = 0; shard < RecordName.SHARDS; shard++) {
      setShard(readShard(shard).orElse(IndexShard.empty(shard, 0)));
    }
    if (!lost.isEmpty()) {
      readRecords();
      lost.forEach(shard -> setShard(shardOfRecords(shard)));
    }
  }

  /** Reads the records and key sets that were there at the beginning; once. */
  void readRecords() {
    if (!recordsAreRead) {
      recordsAreRead = true;
      stored.values().forEach(secret -> keep(secret.name(), ReadSecret.of(secret).content()));
    }
  }

  private void keep(String name, Content content) {
    switch (content) {
      case Content.OfTrigger(TriggerConfig config) -> keep(name, config);
      case Content.OfKeySet(KeySetConfig config) -> keep(config);
      case Content.Other _ -> {}
    }
  }

  /** A part of the index, where it can be read. */
  private Optional<IndexShard> readShard(int shard) {
    StoredSecret secret = stored.get(RecordName.ofShard(shard));
    if (secret != null) {
      switch (RecordCodec.decodeIndex(secret.record())) {
        case Decoded(IndexShard readable) -> {
          readable.entries().forEach(each -> listedFrom.put(each.trigger(), secret.version()));
          return Optional.of(readable);
        }
        case Rejected<IndexShard> _ -> {}
      }
    }
    lost.add(shard);
    return Optional.empty();
  }

  private IndexShard shardOfRecords(int shard) {
    return new IndexShard(
        shard,
        0,
        records.values().stream()
            .filter(config -> RecordName.shardOf(config.trigger()) == shard)
            .map(ConfigurationState::entry)
            .toList(),
        List.of());
  }

  private void setShard(IndexShard shard) {
    IndexShard before = index.put(shard.shard(), shard);
    if (before != null) {
      before.entries().forEach(entry -> entries.remove(entry.trigger()));
    }
    shard.entries().forEach(entry -> entries.put(entry.trigger(), entry));
  }

  private static IndexEntry entry(TriggerConfig record) {
    Map<HostHash, Instant> holds = new HashMap<>();
    for (HostBinding binding : record.selection().hostBindings()) {
      holds.put(HostHash.of(binding.host()), binding.heldSince());
    }
    return IndexEntry.of(record.trigger(), record.uid(), holds, record.targets());
  }

  /**
   * Takes in what the watch said.
   *
   * @return whether it is another now; what is older than a write of ours changes nothing
   */
  boolean apply(SecretChange change) {
    StoredSecret secret = change.secret();
    if (!change.isNewsTo(secret(secret.name()))) {
      return false;
    }
    switch (change) {
      case SecretChange.Seen _ -> replace(secret.name(), Optional.of(secret));
      case SecretChange.Deleted _ -> replace(secret.name(), Optional.empty());
    }
    return true;
  }

  /** Takes in what the API server answered for one Secret. */
  void replace(String name, Optional<StoredSecret> secret) {
    if (secret.isPresent()) {
      stored.put(name, secret.get());
      if (catchingUp) {
        keep(name, ReadSecret.of(secret.get()).content());
      }
    } else {
      stored.remove(name);
      if (catchingUp && !isNeeded(name)) {
        forget(name);
      }
    }
  }

  /**
   * Takes in all Secrets as they are. The first time that is also what others wrote who led until a
   * moment ago, and so right; from then on it is not.
   */
  void replaceAll(Collection<StoredSecret> secrets) {
    if (catchingUp) {
      Set<String> gone = new HashSet<>(stored.keySet());
      for (StoredSecret secret : secrets) {
        gone.remove(secret.name());
        if (!secret.equals(stored.get(secret.name()))) {
          replace(secret.name(), Optional.of(secret));
        }
      }
      gone.forEach(name -> replace(name, Optional.empty()));
      catchingUp = false;
    }
    stored.clear();
    secrets.forEach(secret -> stored.put(secret.name(), secret));
  }

  /** Whether a record belongs to what is listed: a leader deletes it only when that is over. */
  private boolean isNeeded(String name) {
    ObjectName trigger = triggersByRecord.get(name);
    return trigger == null
        ? references.keySet().stream().anyMatch(source -> RecordName.of(source).equals(name))
        : entries.containsKey(trigger);
  }

  /** A Secret as the API server has it. */
  Optional<StoredSecret> secret(String name) {
    return Optional.ofNullable(stored.get(name));
  }

  /** All Secrets as the API server has them. */
  Collection<StoredSecret> secrets() {
    return List.copyOf(stored.values());
  }

  /** The index as it was last known to be right, by shard. */
  List<IndexShard> index() {
    return List.copyOf(index.values());
  }

  /** The triggers that it lists. */
  Set<ObjectName> listed() {
    return Set.copyOf(entries.keySet());
  }

  /**
   * Which parts of the index nobody could read at the beginning. Servers may have in force what
   * those said, and the records need not say all of it.
   */
  Set<Integer> lostShards() {
    return Set.copyOf(lost);
  }

  /** The records as they were last known to be right. */
  Map<ObjectName, TriggerConfig> records() {
    return records;
  }

  /** The key sets of these sources as they were last known to be right. */
  Map<KeySetSource, KeySet> keySets(Set<KeySetSource> sources) {
    Map<KeySetSource, KeySet> now = new HashMap<>();
    known(sources).forEach(config -> now.put(config.source(), config.keySet()));
    return now;
  }

  private Stream<KeySetConfig> known(Set<KeySetSource> sources) {
    return sources.stream().flatMap(source -> Optional.ofNullable(keySets.get(source)).stream());
  }

  /** The records of the key sets as they were last known to be right. */
  Collection<KeySetConfig> keySetConfigs() {
    return List.copyOf(keySets.values());
  }

  /** When the remote ones among them were last fetched, as that is written down. */
  Map<KeySetSource, Instant> fetched(Set<KeySetSource> sources) {
    Map<KeySetSource, Instant> fetched = new HashMap<>();
    known(sources)
        .forEach(config -> config.fetched().ifPresent(at -> fetched.put(config.source(), at)));
    return fetched;
  }

  /** Every key set that a record refers to. */
  Set<KeySetSource> referredTo() {
    return Collections.unmodifiableSet(references.keySet());
  }

  /** Whether the record of every trigger that the index lists is known, as it is now. */
  boolean knowsAllRecords() {
    return !catchingUp && records.keySet().containsAll(entries.keySet());
  }

  /** The record of an object, where servers have it: written, and listed as that object's. */
  Optional<TriggerConfig> inForce(ObjectName trigger, String uid) {
    return lastRecord(trigger)
        .filter(record -> record.uid().equals(uid))
        .filter(_ -> entry(trigger).filter(entry -> entry.uid().equals(uid)).isPresent())
        .filter(_ -> secret(recordOf(trigger)).isPresent());
  }

  /** The last record of a listed trigger, whichever object of that name it is about. */
  Optional<TriggerConfig> listedRecord(ObjectName trigger) {
    return lastRecord(trigger)
        .filter(_ -> entry(trigger).isPresent())
        .filter(_ -> secret(recordOf(trigger)).isPresent());
  }

  /** Whether the index lists another object of that name. */
  boolean isReplaced(ObjectName trigger, String uid) {
    return entry(trigger).filter(entry -> !entry.uid().equals(uid)).isPresent();
  }

  /** Whether the index lists a trigger with a host. */
  boolean isListed(ObjectName trigger, HostHash host) {
    return entry(trigger).filter(entry -> entry.holds().containsKey(host)).isPresent();
  }

  /** The hosts with which the index lists these triggers. */
  Set<HostHash> hostsOf(Set<ObjectName> triggers) {
    Set<HostHash> hosts = new HashSet<>();
    triggers.forEach(each -> entry(each).ifPresent(entry -> hosts.addAll(entry.holds().keySet())));
    return hosts;
  }

  /** The host patterns that it keeps for somebody. */
  Set<HostHash> reservedHosts() {
    return index.values().stream()
        .flatMap(shard -> shard.reservations().stream())
        .map(Reservation::host)
        .collect(Collectors.toSet());
  }

  /** What the index says of a trigger, as it was last known to be right. */
  Optional<IndexEntry> entry(ObjectName trigger) {
    return Optional.ofNullable(entries.get(trigger));
  }

  /** The name of a trigger's record; the index knows most of them, and they take time to make. */
  String recordOf(ObjectName trigger) {
    return entry(trigger).map(IndexEntry::record).orElseGet(() -> RecordName.of(trigger));
  }

  /** One of them. */
  Optional<TriggerConfig> lastRecord(ObjectName trigger) {
    return Optional.ofNullable(records.get(trigger));
  }

  /** Since when there is an index: the oldest of its Secrets. */
  Instant indexSince(Instant now) {
    return RecordName.ofAllShards().stream()
        .flatMap(name -> secret(name).stream())
        .map(StoredSecret::created)
        .min(Instant::compareTo)
        .orElse(now);
  }

  /** The highest term that any part of the index has. */
  long highestTerm() {
    return index.values().stream().mapToLong(IndexShard::term).max().orElse(0);
  }

  /** The record of that name is right as it is. */
  void keep(String name, TriggerConfig config) {
    TriggerConfig before = records.put(config.trigger(), config);
    if (before == null) {
      triggersByRecord.put(name, config.trigger());
    } else {
      before.keySetSources().forEach(this::referredToLess);
    }
    config.keySetSources().forEach(source -> references.merge(source, 1, Integer::sum));
  }

  private void referredToLess(KeySetSource source) {
    references.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
  }

  /** A key set is right as it is. */
  void keep(KeySetConfig config) {
    keySets.put(config.source(), config);
  }

  /** A part of the index is right as it is. */
  void keep(IndexShard shard, StoredSecret secret) {
    if (!shard.equals(index.get(shard.shard()))) {
      wrote(shard, secret);
    }
  }

  /** The triggers of which anything was written since this was asked for the last time. */
  Set<ObjectName> takeTouched() {
    Set<ObjectName> taken = Set.copyOf(touched);
    touched.clear();
    return taken;
  }

  /** Whether the API server has all of it, as far as that is known. */
  boolean isAsDecided(Decided decided) {
    return decided.leave()
        || (has(decided.written().record())
            && decided.written().keySets().stream().allMatch(each -> has(each.record()))
            && entry(decided.trigger()).filter(decided.entry()::equals).isPresent());
  }

  private boolean has(WireRecord record) {
    return stored(record).isPresent();
  }

  /** The Secret of a record, where the API server has it so. */
  Optional<StoredSecret> stored(WireRecord record) {
    return secret(record.name()).filter(secret -> secret.record().equals(record));
  }

  /** Whether all that is left of a trigger is its record. */
  boolean isRecordedOnly(ObjectName trigger) {
    return entry(trigger).isEmpty() && secret(RecordName.of(trigger)).isPresent();
  }

  /** How often something was written or deleted. */
  long writes() {
    return writes;
  }

  /** A key set was written. */
  void wrote(KeySetConfig config, StoredSecret secret) {
    writes++;
    stored.put(secret.name(), secret);
    keep(config);
  }

  /** A record was written. */
  void wrote(TriggerConfig config, StoredSecret secret) {
    writes++;
    touched.add(config.trigger());
    stored.put(secret.name(), secret);
    keep(secret.name(), config);
  }

  /** A part of the index was written. */
  void wrote(IndexShard shard, StoredSecret secret) {
    writes++;
    stored.put(secret.name(), secret);
    Map<ObjectName, IndexEntry> before = new HashMap<>();
    Optional.ofNullable(index.get(shard.shard()))
        .ifPresent(old -> old.entries().forEach(each -> before.put(each.trigger(), each)));
    for (IndexEntry entry : shard.entries()) {
      IndexEntry old = before.remove(entry.trigger());
      if (!entry.equals(old) || !listedFrom.containsKey(entry.trigger())) {
        listedFrom.put(entry.trigger(), secret.version());
        touched.add(entry.trigger());
      }
    }
    before.keySet().forEach(listedFrom::remove);
    touched.addAll(before.keySet());
    setShard(shard);
  }

  /** A record was deleted. */
  void deleted(String name) {
    writes++;
    stored.remove(name);
    forget(name);
  }

  private void forget(String name) {
    Optional.ofNullable(triggersByRecord.remove(name))
        .map(records::remove)
        .ifPresent(config -> config.keySetSources().forEach(this::referredToLess));
    if (RecordName.isKeySet(name)) {
      keySets.keySet().removeIf(source -> RecordName.of(source).equals(name));
    }
  }

  /**
   * From which resourceVersion on a server has this record, listed, and the key sets that it refers
   * to; empty while the API server does not have them so.
   */
  OptionalLong appliedFrom(ObjectName trigger, WireRecord record, Collection<WireRecord> others) {
    Long listed = listedFrom.get(trigger);
    if (listed == null) {
      return OptionalLong.empty();
    }
    long from = listed;
    for (WireRecord each : Stream.concat(Stream.of(record), others.stream()).toList()) {
      StoredSecret secret = stored.get(each.name());
      if (secret == null || !secret.record().equals(each)) {
        return OptionalLong.empty();
      }
      from = Math.max(from, secret.version());
    }
    return OptionalLong.of(from);
  }
}
