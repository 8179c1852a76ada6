package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the index should say, in two steps: first with everything that comes and nothing gone, then
 * without what goes. Between triggers of one namespace a host so changes hands without a gap. Pure.
 *
 * @param coming the first step, by shard
 * @param settled the second step, by shard
 */
record IndexPlan(List<IndexShard> coming, List<IndexShard> settled) {
  IndexPlan {
    coming = List.copyOf(coming);
    settled = List.copyOf(settled);
  }

  /**
   * Plans.
   *
   * @param term whose writes these are
   * @param now the index as it is known
   * @param decided every trigger that exists
   * @param gone what is gone for certain; everything else stays listed
   */
  static IndexPlan of(
      long term, List<IndexShard> now, Map<ObjectName, Decided> decided, Set<ObjectName> gone) {
    Map<ObjectName, IndexEntry> listed = new HashMap<>();
    now.forEach(shard -> shard.entries().forEach(each -> listed.put(each.trigger(), each)));
    Map<ObjectName, IndexEntry> settled = new HashMap<>(listed);
    settled.keySet().removeAll(gone);
    decided.forEach((name, each) -> settled.put(name, entry(name, each, listed)));
    Map<ObjectName, IndexEntry> coming = new HashMap<>(listed);
    settled.forEach((name, entry) -> coming.merge(name, entry, IndexPlan::both));
    return new IndexPlan(shards(term, now, coming.values()), shards(term, now, settled.values()));
  }

  private static IndexEntry entry(
      ObjectName name, Decided decided, Map<ObjectName, IndexEntry> listed) {
    IndexEntry old = listed.get(name);
    return old != null && decided.leave() ? old : decided.outcome().indexEntry();
  }

  private static IndexEntry both(IndexEntry old, IndexEntry next) {
    Map<HostHash, Instant> holds = new HashMap<>(old.holds());
    holds.putAll(next.holds());
    return holds.size() > IndexEntry.MAXIMUM_HOLDS
        ? next
        : IndexEntry.of(next.trigger(), next.uid(), holds);
  }

  private static List<IndexShard> shards(
      long term, List<IndexShard> now, Collection<IndexEntry> entries) {
    Map<Integer, List<IndexEntry>> byShard = new HashMap<>();
    for (IndexEntry entry : entries) {
      byShard
          .computeIfAbsent(RecordName.shardOf(entry.trigger()), _ -> new ArrayList<>())
          .add(entry);
    }
    List<IndexShard> shards = new ArrayList<>();
    for (int shard = 0; shard < RecordName.SHARDS; shard++) {
      shards.add(
          new IndexShard(
              shard, term, byShard.getOrDefault(shard, List.of()), now.get(shard).reservations()));
    }
    return shards;
  }
}
