package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.policy.Claims;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server has of the operator's records, and the table they make (DESIGN §5). In force is
 * what the index lists, as its record last said readably while it was listed: a record or an index
 * that vanishes or is garbled stays as it was, and only a name that leaves the index is gone. The
 * outcome doesn't depend on the order of what comes. No I/O; for one thread.
 */
final class ClusterState {
  private static final String NOT_THERE = "the record is not there";

  /** The names of the Secrets that are there. */
  private final Set<String> present = new HashSet<>();

  /** What each trigger record that is there and readable says, listed or not. */
  private final Map<String, TriggerConfig> readable = new HashMap<>();

  /** Why records that are there can't be read. */
  private final Map<String, String> unreadable = new HashMap<>();

  private final Map<Integer, IndexShard> index = new HashMap<>();
  private final Map<String, IndexEntry> listed = new HashMap<>();
  private final Map<String, InForce> inForce = new HashMap<>();
  private final KeySetRecords keySets;

  /** Those in force that can't be made anew with the keys that their sets have now, and why. */
  private final Map<String, String> behind = new HashMap<>();

  /** What is wrong with records that the index lists, and with its own, by their names. */
  private final Map<String, String> problems = new TreeMap<>();

  private final Preparation preparation;

  private PolicyTable table;

  /**
   * What the table has of a trigger.
   *
   * @param config as its record said
   * @param entry what the index said of it
   */
  private record InForce(TriggerConfig config, IndexEntry entry) {}

  /** Begins with nothing. */
  ClusterState(PolicyTable empty, Preparation preparation) {
    this.table = requireNonNull(empty, "empty is null");
    this.preparation = requireNonNull(preparation, "preparation is null");
    this.keySets = new KeySetRecords(preparation);
  }

  /** The table of everything taken in so far. */
  PolicyTable table() {
    return table;
  }

  /** Whether every index record has been read once: before that nobody knows what exists. */
  boolean isComplete() {
    return index.size() == RecordName.SHARDS;
  }

  /** The names of the key sets that are others than when this was last asked. */
  Set<String> takeRenewedKeySets() {
    return keySets.takeRenewed();
  }

  /** How many triggers are listed. */
  int listedCount() {
    return listed.size();
  }

  /** How many records are gone though they ought to be there. */
  int vanishedCount() {
    return (int) allProblems().values().stream().filter(NOT_THERE::equals).count();
  }

  private Map<String, String> allProblems() {
    Map<String, String> all = new TreeMap<>(behind);
    all.putAll(problems);
    all.putAll(keySets.problems(NOT_THERE));
    return all;
  }

  /**
   * The index records, the records that the index lists, and the key sets that these refer to,
   * whose present state is not in force, in the order of their names: unreadable, missing, or about
   * another object of the same name.
   */
  List<RefusedRecord> refused() {
    List<RefusedRecord> records = new ArrayList<>();
    allProblems().forEach((name, reason) -> records.add(new RefusedRecord(name, reason)));
    return records;
  }

  /** Takes in a complete list: what it lacks is not there. */
  void replaceAll(List<WireRecord> records) {
    Set<String> gone = new HashSet<>(present);
    records.forEach(record -> gone.remove(record.name()));
    gone.forEach(this::remove);
    // In any order it comes to the same. In this one every trigger is made ready once, with all its
    // keys, and not first as one whose record is missing.
    records.stream()
        .sorted(Comparator.comparingInt(record -> rank(record.name())))
        .forEach(this::put);
    for (String shard : RecordName.ofAllShards()) {
      if (!present.contains(shard)) {
        problems.put(shard, NOT_THERE);
      }
    }
  }

  /** What nothing refers to first. */
  private static int rank(String name) {
    if (RecordName.isKeySet(name)) {
      return 0;
    }
    return RecordName.isTrigger(name) ? 1 : 2;
  }

  /** Takes in a record that was created or changed; of a kind that is unknown here, nothing. */
  void put(WireRecord record) {
    String name = record.name();
    present.add(name);
    if (RecordName.shard(name).isPresent()) {
      putIndex(name, RecordCodec.decodeIndex(record));
    } else if (RecordName.isTrigger(name)) {
      putTrigger(name, RecordCodec.decodeTrigger(record));
    } else if (RecordName.isKeySet(name)) {
      // One rotation, however many triggers use the set.
      keySets.put(record).forEach(this::enforceAnew);
    }
  }

  /** Takes in that a record is gone, which ends nothing: only the index can. */
  void remove(String name) {
    present.remove(name);
    readable.remove(name);
    unreadable.remove(name);
    if (RecordName.shard(name).isPresent()) {
      problems.put(name, NOT_THERE);
    } else {
      keySets.remove(name);
      settle(name);
    }
  }

  private void putTrigger(String name, RecordReading<TriggerConfig> reading) {
    switch (reading) {
      case RecordReading.Rejected<TriggerConfig> rejected -> refuse(name, rejected.reason());
      case RecordReading.Decoded<TriggerConfig> decoded -> {
        readable.put(name, decoded.value());
        unreadable.remove(name);
      }
    }
    settle(name);
  }

  private void refuse(String name, String reason) {
    readable.remove(name);
    unreadable.put(name, reason);
  }

  private void putIndex(String name, RecordReading<IndexShard> reading) {
    switch (reading) {
      case RecordReading.Rejected<IndexShard> rejected -> problems.put(name, rejected.reason());
      case RecordReading.Decoded<IndexShard> decoded -> {
        problems.remove(name);
        changeIndex(decoded.value());
      }
    }
  }

  private void changeIndex(IndexShard now) {
    @Nullable IndexShard before = index.put(now.shard(), now);
    changeReservations(before, now);
    Map<ObjectName, IndexEntry> gone = new HashMap<>();
    if (before != null) {
      before.entries().forEach(entry -> gone.put(entry.trigger(), entry));
    }
    for (IndexEntry entry : now.entries()) {
      if (!entry.equals(gone.remove(entry.trigger()))) {
        listed.put(entry.record(), entry);
        settle(entry.record());
      }
    }
    gone.values().forEach(this::leave);
  }

  /** In force while they are listed: the operator's clock says when one ends. */
  private void changeReservations(@Nullable IndexShard before, IndexShard now) {
    for (Reservation reservation : now.reservations()) {
      table = table.withReserved(reservation.namespace(), reservation.host());
    }
    if (before != null) {
      for (Reservation reservation : before.reservations()) {
        table = table.withoutReserved(reservation.namespace(), reservation.host());
      }
    }
  }

  private void leave(IndexEntry entry) {
    listed.remove(entry.record());
    inForce.remove(entry.record());
    behind.remove(entry.record());
    problems.remove(entry.record());
    keySets.use(entry.record(), Set.of());
    table = table.without(entry.trigger());
  }

  /** Puts in force what the record of that name says now, or else keeps what it said before. */
  private void settle(String name) {
    IndexEntry entry = listed.get(name);
    if (entry == null) {
      return;
    }
    TriggerConfig now = readable.get(name);
    if (now != null && now.uid().equals(entry.uid()) && isEnforced(name, new InForce(now, entry))) {
      problems.remove(name);
      return;
    }
    problems.put(name, problem(name));
    InForce before = inForce.get(name);
    if (before == null || !before.config().uid().equals(entry.uid())) {
      inForce.remove(name);
      keySets.use(name, Set.of());
      table = table.withMissing(entry.trigger(), Claims.of(entry));
    }
  }

  /** A table that has it already costs no translation of keys. */
  private boolean isEnforced(String name, InForce next) {
    if (next.equals(inForce.get(name)) && !behind.containsKey(name)) {
      return true;
    }
    Optional<String> failure = failure(name, next);
    failure.ifPresent(reason -> refuse(name, reason));
    return failure.isEmpty();
  }

  /** Puts it in force; or says why it can't be, and all stays as it was. */
  private Optional<String> failure(String name, InForce next) {
    try {
      Policy policy = preparation.policy(next.config(), keySets);
      inForce.put(name, next);
      behind.remove(name);
      keySets.use(name, next.config().keySetSources());
      table = table.with(policy, Claims.of(next.entry()));
      return Optional.empty();
    } catch (RuntimeException e) {
      // A key that no provider takes must not stop the changes of others.
      return Optional.of("it can't be made ready: " + e.getClass().getSimpleName());
    }
  }

  /**
   * With the keys that its sets have now. Who can't be denies, for a key may be among his that was
   * removed; he is named, and tried again when his keys or his record come again.
   */
  private void enforceAnew(String name) {
    InForce now = inForce.get(name);
    if (now == null) {
      return;
    }
    Optional<String> failure = failure(name, now);
    if (failure.isPresent()) {
      behind.put(name, failure.get());
      table = table.with(preparation.refusing(now.config()), Claims.of(now.entry()));
    }
  }

  private String problem(String name) {
    if (!present.contains(name)) {
      return NOT_THERE;
    }
    return Optional.ofNullable(unreadable.get(name))
        .orElse("it is about another object of the same name than the index");
  }
}
