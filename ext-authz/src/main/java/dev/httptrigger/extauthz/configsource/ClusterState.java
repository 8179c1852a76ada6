package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a server has of the operator's records, and the table they make (DESIGN §5). In force is
 * what the index lists and what was readable once: a record or an index that vanishes or is garbled
 * stays as it was, and only a name that leaves the index is gone. No I/O; for one thread.
 */
final class ClusterState {
  private final Map<Integer, IndexShard> index = new HashMap<>();
  private final Map<String, Policy> policies = new HashMap<>();
  private final Map<String, IndexEntry> listed = new HashMap<>();
  private final Map<String, String> refused = new TreeMap<>();
  private final Set<String> vanished = new HashSet<>();
  private PolicyTable table;

  /** Begins with nothing. */
  ClusterState(PolicyTable empty) {
    table = requireNonNull(empty, "empty is null");
  }

  /** The table of everything taken in so far. */
  PolicyTable table() {
    return table;
  }

  /** Whether every index record has been read once: before that nobody knows what exists. */
  boolean isComplete() {
    return index.size() == RecordName.SHARDS;
  }

  /** How many triggers are listed. */
  int listedCount() {
    return listed.size();
  }

  /** How many records are gone though the index lists them, index records included. */
  int vanishedCount() {
    return vanished.size();
  }

  /** The records that are there and can't be used, in the order of their names. */
  List<RefusedRecord> refused() {
    List<RefusedRecord> records = new ArrayList<>();
    refused.forEach((name, reason) -> records.add(new RefusedRecord(name, reason)));
    return records;
  }

  /** Takes in a complete list: what it lacks has vanished. */
  void replaceAll(List<WireRecord> records) {
    Set<String> present = new HashSet<>();
    for (WireRecord record : records) {
      present.add(record.name());
      put(record);
    }
    Set<String> known = new HashSet<>(policies.keySet());
    known.addAll(refused.keySet());
    index.keySet().forEach(shard -> known.add(RecordName.ofShard(shard)));
    known.removeAll(present);
    known.forEach(this::remove);
  }

  /** Takes in a record that was created or changed. */
  void put(WireRecord record) {
    String name = record.name();
    vanished.remove(name);
    Optional<Integer> shard = RecordName.shard(name);
    if (shard.isPresent()) {
      putIndex(name, RecordCodec.decodeIndex(record));
    } else {
      putTrigger(name, RecordCodec.decodeTrigger(record));
    }
  }

  /** Takes in that a record is gone. That is a deletion only where the index doesn't list it. */
  void remove(String name) {
    refused.remove(name);
    if (RecordName.shard(name).isPresent() || listed.containsKey(name)) {
      vanished.add(name);
      return;
    }
    policies.remove(name);
  }

  private void putTrigger(String name, RecordReading<TriggerConfig> reading) {
    switch (reading) {
      case RecordReading.Rejected<TriggerConfig> rejected -> refused.put(name, rejected.reason());
      case RecordReading.Decoded<TriggerConfig> decoded -> {
        prepare(name, decoded.value());
      }
    }
    IndexEntry entry = listed.get(name);
    if (entry != null) {
      putInForce(entry);
    }
  }

  /** A key that no provider takes must not stop the others' changes. */
  private void prepare(String name, TriggerConfig config) {
    try {
      policies.put(name, Policy.of(config));
      refused.remove(name);
    } catch (RuntimeException e) {
      refused.put(name, "can't be made ready: " + e.getClass().getSimpleName());
    }
  }

  private void putIndex(String name, RecordReading<IndexShard> reading) {
    switch (reading) {
      case RecordReading.Rejected<IndexShard> rejected -> refused.put(name, rejected.reason());
      case RecordReading.Decoded<IndexShard> decoded -> {
        refused.remove(name);
        changeIndex(decoded.value());
      }
    }
  }

  private void changeIndex(IndexShard now) {
    IndexShard before = index.put(now.shard(), now);
    Map<ObjectName, IndexEntry> gone = new HashMap<>();
    if (before != null) {
      before.entries().forEach(entry -> gone.put(entry.trigger(), entry));
    }
    for (IndexEntry entry : now.entries()) {
      IndexEntry old = gone.remove(entry.trigger());
      if (!entry.equals(old)) {
        listed.put(entry.record(), entry);
        putInForce(entry);
      }
    }
    gone.values().forEach(this::leaveForce);
  }

  private void putInForce(IndexEntry entry) {
    Policy policy = policies.get(entry.record());
    table =
        policy == null
            ? table.withMissing(entry.trigger(), entry.holds().keySet())
            : table.with(policy);
  }

  private void leaveForce(IndexEntry entry) {
    listed.remove(entry.record());
    table = table.without(entry.trigger());
    if (vanished.remove(entry.record())) {
      policies.remove(entry.record());
    }
  }
}
