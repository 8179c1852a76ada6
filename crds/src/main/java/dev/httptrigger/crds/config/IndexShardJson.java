package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An {@link IndexShard} as JSON and back. */
final class IndexShardJson {
  private static final int MAXIMUM_SHARD_ITEMS = 100_000;

  private IndexShardJson() {}

  static void write(IndexShard index, ObjectNode target) {
    target.put("shard", index.shard());
    target.put("term", index.term());
    ArrayNode entries = target.putArray("entries");
    index.entries().forEach(entry -> entry(entry, entries.addObject()));
    ArrayNode reservations = target.putArray("reservations");
    for (Reservation each : index.reservations()) {
      reservations
          .addObject()
          .put("host", each.host().text())
          .put("namespace", each.namespace())
          .put("until", each.until().toString());
    }
    if (!index.removals().isEmpty()) {
      ArrayNode removals = target.putArray("removals");
      index
          .removals()
          .forEach(
              each ->
                  removals.addObject().put("at", each.at().toString()).put("count", each.count()));
    }
  }

  private static void entry(IndexEntry entry, ObjectNode target) {
    target.put("namespace", entry.trigger().namespace());
    target.put("name", entry.trigger().name());
    target.put("uid", entry.uid());
    target.put("record", entry.record());
    ArrayNode holds = target.putArray("holds");
    new TreeMap<>(entry.holds())
        .forEach(
            (host, since) ->
                holds.addObject().put("host", host.text()).put("since", since.toString()));
    if (!entry.targets().isEmpty()) {
      ArrayNode targets = target.putArray("targets");
      entry.targets().stream().map(TargetHash::text).sorted().forEach(targets::add);
    }
  }

  static IndexShard read(RecordObject root) throws MalformedRecordException {
    int shard = (int) root.integer("shard", 0, RecordName.SHARDS - 1L);
    long term = root.integer("term", 0, Long.MAX_VALUE);
    List<IndexEntry> entries = root.objects("entries", MAXIMUM_SHARD_ITEMS, IndexShardJson::entry);
    List<Reservation> reservations =
        root.objects(
            "reservations",
            MAXIMUM_SHARD_ITEMS,
            each ->
                new Reservation(
                    new HostHash(each.text("host")),
                    each.text("namespace"),
                    each.instant("until")));
    List<Removal> removals =
        root.has("removals")
            ? root.objects("removals", MAXIMUM_SHARD_ITEMS, IndexShardJson::removal)
            : List.of();
    return new IndexShard(shard, term, entries, reservations, removals);
  }

  private static Removal removal(RecordObject from) throws MalformedRecordException {
    return new Removal(from.instant("at"), (int) from.integer("count", 1, Integer.MAX_VALUE));
  }

  private static IndexEntry entry(RecordObject from) throws MalformedRecordException {
    ObjectName trigger = new ObjectName(from.text("namespace"), from.text("name"));
    Map<HostHash, Instant> holds = new HashMap<>();
    for (Map.Entry<HostHash, Instant> hold :
        from.objects("holds", IndexEntry.MAXIMUM_HOLDS, IndexShardJson::hold)) {
      if (holds.put(hold.getKey(), hold.getValue()) != null) {
        throw from.malformed("holds", "names a host twice");
      }
    }
    Set<TargetHash> targets = new HashSet<>();
    for (String hash : from.has("targets") ? from.distinctTexts("targets") : Set.<String>of()) {
      targets.add(new TargetHash(hash));
    }
    return new IndexEntry(trigger, from.text("record"), from.text("uid"), holds, targets);
  }

  private static Map.Entry<HostHash, Instant> hold(RecordObject from)
      throws MalformedRecordException {
    return Map.entry(new HostHash(from.text("host")), from.instant("since"));
  }
}
