package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.policy.PolicyTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an operator would have written: a cluster's records, and how they change. */
final class ClusterRecords {
  /** Some triggers, each with a host of its own. */
  static final List<ObjectName> TRIGGERS =
      Stream.of("orders", "carts", "users", "bills", "stock")
          .map(name -> new ObjectName("shop", name))
          .toList();

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<String, WireRecord> records = new TreeMap<>();
  private final Map<ObjectName, TriggerConfig> configs = new HashMap<>();
  private final Map<ObjectName, String> listed = new HashMap<>();
  private int generation = 1;

  ClusterRecords() {
    for (int shard = 0; shard < RecordName.SHARDS; shard++) {
      put(RecordCodec.encode(IndexShard.empty(shard, 1)));
    }
  }

  /** The name of a trigger's record. */
  static String name(ObjectName trigger) {
    return RecordName.of(trigger);
  }

  /** All records, as a list gives them. */
  List<WireRecord> all() {
    return List.copyOf(records.values());
  }

  /** Writes the record of a trigger. */
  WireRecord record(ObjectName trigger, String uid, long ofGeneration) {
    TriggerConfig example =
        ExampleTrigger.trigger()
            .named(trigger.namespace(), trigger.name())
            .host(host(trigger))
            .config();
    TriggerConfig config =
        new TriggerConfig(trigger, uid, ofGeneration, example.selection(), example.behaviour());
    configs.put(trigger, config);
    return put(RecordCodec.encode(config));
  }

  /** Puts a trigger into the index. */
  WireRecord list(ObjectName trigger, String uid) {
    listed.put(trigger, uid);
    return index(trigger);
  }

  /** Takes a trigger out of the index. */
  WireRecord unlist(ObjectName trigger) {
    listed.remove(trigger);
    return index(trigger);
  }

  private WireRecord index(ObjectName trigger) {
    int shard = RecordName.shardOf(trigger);
    List<IndexEntry> entries = new ArrayList<>();
    listed.forEach(
        (name, uid) -> {
          if (RecordName.shardOf(name) == shard) {
            entries.add(IndexEntry.of(name, uid, Map.of(HostHash.of(host(name)), SINCE)));
          }
        });
    return put(RecordCodec.encode(new IndexShard(shard, 1, entries, List.of())));
  }

  private WireRecord put(WireRecord record) {
    records.put(record.name(), record);
    return record;
  }

  /** A part of the index that lists one trigger with the hosts of these. */
  static WireRecord shardThatLists(ObjectName trigger, String uid, ObjectName... hosts) {
    Map<HostHash, Instant> holds = new HashMap<>();
    for (ObjectName each : hosts) {
      holds.put(HostHash.of(host(each)), SINCE);
    }
    return RecordCodec.encode(
        new IndexShard(
            RecordName.shardOf(trigger),
            1,
            List.of(IndexEntry.of(trigger, uid, holds)),
            List.of()));
  }

  /** A part of the index that lists nothing, and keeps the host of a trigger for its namespace. */
  static WireRecord shardThatReserves(ObjectName trigger) {
    Reservation reservation =
        new Reservation(HostHash.of(host(trigger)), trigger.namespace(), SINCE);
    return RecordCodec.encode(
        new IndexShard(RecordName.shardOf(trigger), 1, List.of(), List.of(reservation)));
  }

  /** The same record with a content that its hash does not fit. */
  static WireRecord garbled(WireRecord record) {
    Map<String, Octets> data = new HashMap<>(record.data());
    data.put(WireRecord.CONTENT, Octets.of("{".getBytes(StandardCharsets.UTF_8)));
    return new WireRecord(record.name(), record.labels(), data);
  }

  /** Something happens: what an operator does, or what somebody does behind its back. */
  void change(Random random, ClusterState state) {
    ObjectName trigger = TRIGGERS.get(random.nextInt(TRIGGERS.size()));
    String uid = "uid-" + random.nextInt(2);
    switch (random.nextInt(6)) {
      case 0, 1 -> state.put(record(trigger, uid, ++generation));
      case 2 -> state.put(list(trigger, uid));
      case 3 -> state.put(unlist(trigger));
      case 4 -> {
        List<WireRecord> all = all();
        state.put(garbled(all.get(random.nextInt(all.size()))));
      }
      default -> {
        List<WireRecord> all = all();
        state.remove(all.get(random.nextInt(all.size())).name());
      }
    }
  }

  /**
   * The operator's repair: every listed trigger has the record of the listed object.
   *
   * @return all that is written
   */
  List<WireRecord> repair(Random random) {
    listed.forEach(
        (trigger, uid) -> {
          TriggerConfig config = configs.get(trigger);
          if (config == null || !config.uid().equals(uid) || random.nextBoolean()) {
            record(trigger, uid, ++generation);
          }
        });
    return all();
  }

  /** What must be in force once everything is repaired. */
  String expected(ObjectName trigger) {
    return Optional.ofNullable(configs.get(trigger))
        .filter(config -> listed.containsKey(trigger))
        .map(config -> "generation " + config.generation())
        .orElse("nothing");
  }

  /** Whether requests for the trigger's host are denied because its record is missing. */
  static boolean isDenied(PolicyTable table, ObjectName trigger) {
    return isDenied(table, trigger, DenialReason.INVALID_TRIGGER);
  }

  /** Whether requests for the trigger's host are denied for that reason. */
  static boolean isDenied(PolicyTable table, ObjectName trigger, DenialReason reason) {
    return new Engine(VerifiedTokens.anew(), failure -> {})
                .decide(ExampleRequest.get("/").host(host(trigger)), table, SINCE, Trace.NONE)
            instanceof Deny deny
        && deny.reason() == reason;
  }

  private static String host(ObjectName trigger) {
    return trigger.name() + ".example.com";
  }
}
