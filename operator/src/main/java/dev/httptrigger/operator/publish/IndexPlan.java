package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Removal;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TargetHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the index should say, in two steps: first with everything that comes and nothing gone, then
 * without what goes. Between triggers of one namespace a host so changes hands without a gap. Pure.
 *
 * @param coming the first step, by shard
 * @param settled the second step, by shard
 */
record IndexPlan(List<IndexShard> coming, List<IndexShard> settled) {
  private static final long STEP = Duration.ofSeconds(10).toSeconds();

  IndexPlan {
    coming = List.copyOf(coming);
    settled = List.copyOf(settled);
  }

  /**
   * Plans.
   *
   * @param term whose writes these are
   * @param all the index as it is known
   * @param scope for which triggers; parts of the index without any of them are no part of the plan
   * @param outcome what was decided about every trigger that exists
   * @param waiting those whose records are not what was decided yet: they stay listed as they are
   * @param departing what leaves; everything else stays listed
   * @param at when that was decided
   */
  static IndexPlan of(
      long term,
      List<IndexShard> all,
      Scope scope,
      WorldOutcome outcome,
      Set<ObjectName> waiting,
      Departing departing,
      Instant at) {
    List<IndexShard> now = touched(all, scope);
    Map<ObjectName, IndexEntry> listed = new HashMap<>();
    now.forEach(shard -> shard.entries().forEach(each -> listed.put(each.trigger(), each)));
    Map<ObjectName, IndexEntry> settled = new HashMap<>(listed);
    settled.keySet().removeAll(departing.gone());
    outcome
        .written()
        .forEach(
            (name, each) -> {
              if (!waiting.contains(name)) {
                settled.put(name, entry(name, each, listed));
              }
            });
    Map<ObjectName, IndexEntry> coming = new HashMap<>(listed);
    settled.forEach((name, entry) -> coming.merge(name, entry, IndexPlan::both));
    KeptHosts kept = KeptHosts.of(outcome, waiting, settled.values(), at);
    return new IndexPlan(
        shards(
            term,
            now,
            coming.values(),
            now.stream().map(IndexShard::reservations).toList(),
            now.stream().map(IndexShard::removals).toList()),
        shards(
            term,
            now,
            settled.values(),
            now.stream().map(kept::in).toList(),
            now.stream().map(shard -> removals(shard, departing, at)).toList()));
  }

  /**
   * The index as it is, with another term.
   *
   * @param besides what comes to it
   */
  static List<IndexShard> fence(long term, List<IndexShard> now, Map<ObjectName, Decided> besides) {
    if (besides.isEmpty()) {
      return now.stream().map(shard -> shard.in(term)).toList();
    }
    WorldOutcome outcome = new WorldOutcome(besides, List.of());
    return of(term, now, new Scope.Everything(), outcome, Set.of(), Departing.NONE, Instant.MIN)
        .coming();
  }

  /** Those parts in which anything may change that is decided for the scope. */
  private static List<IndexShard> touched(List<IndexShard> all, Scope scope) {
    return switch (scope) {
      case Scope.Everything _ -> all;
      case Scope.Some some -> {
        Set<Integer> shards =
            some.triggers().stream().map(RecordName::shardOf).collect(Collectors.toSet());
        yield all.stream()
            .filter(
                shard ->
                    shards.contains(shard.shard())
                        || shard.reservations().stream()
                            .anyMatch(each -> some.contains(each.host())))
            .toList();
      }
    };
  }

  private static IndexEntry entry(
      ObjectName name, Decided decided, Map<ObjectName, IndexEntry> listed) {
    IndexEntry old = listed.get(name);
    IndexEntry next = decided.entry();
    return old != null && (decided.leave() || old.equals(next)) ? old : next;
  }

  private static IndexEntry both(IndexEntry old, IndexEntry next) {
    if (old.equals(next)) {
      return old;
    }
    Map<HostHash, Instant> holds = new HashMap<>(old.holds());
    holds.putAll(next.holds());
    Set<TargetHash> targets = new HashSet<>(old.targets());
    targets.addAll(next.targets());
    return IndexEntry.of(
        next.trigger(),
        next.uid(),
        holds.size() > IndexEntry.MAXIMUM_HOLDS ? next.holds() : holds,
        targets.size() > IndexEntry.MAXIMUM_TARGETS ? next.targets() : targets);
  }

  /** Those that leave now are counted by the very write that takes them out. */
  private static List<Removal> removals(IndexShard now, Departing departing, Instant at) {
    int leaving =
        (int) now.entries().stream().filter(each -> departing.counts(each.trigger())).count();
    if (leaving == 0) {
      return now.removals();
    }
    Map<Instant, Integer> counts = new HashMap<>();
    now.removals().stream()
        .filter(removal -> Brake.counts(removal.at(), at))
        .forEach(removal -> counts.put(removal.at(), removal.count()));
    counts.merge(roundedUp(at), leaving, Integer::sum);
    return counts.entrySet().stream()
        .map(each -> new Removal(each.getKey(), each.getValue()))
        .toList();
  }

  /** A part of the index counts in steps, or a long series of deletions would fill it. */
  private static Instant roundedUp(Instant at) {
    return Instant.ofEpochSecond(Math.ceilDiv(at.getEpochSecond() + 1, STEP) * STEP);
  }

  private static List<IndexShard> shards(
      long term,
      List<IndexShard> now,
      Collection<IndexEntry> entries,
      List<List<Reservation>> reservations,
      List<List<Removal>> removals) {
    Map<Integer, List<IndexEntry>> byShard = new HashMap<>();
    for (IndexEntry entry : entries) {
      byShard
          .computeIfAbsent(RecordName.shardOf(entry.record()), _ -> new ArrayList<>())
          .add(entry);
    }
    List<IndexShard> shards = new ArrayList<>();
    for (int place = 0; place < now.size(); place++) {
      IndexShard before = now.get(place);
      List<IndexEntry> after = byShard.getOrDefault(before.shard(), List.of());
      boolean same =
          before.term() == term
              && haveTheSame(before.entries(), after)
              && before.reservations().equals(reservations.get(place))
              && before.removals().equals(removals.get(place));
      shards.add(
          same
              ? before
              : new IndexShard(
                  before.shard(), term, after, reservations.get(place), removals.get(place)));
    }
    return shards;
  }

  /** The very same entries, which are those of triggers that did not change; order is no matter. */
  private static boolean haveTheSame(List<IndexEntry> before, List<IndexEntry> after) {
    if (before.size() != after.size()) {
      return false;
    }
    Set<IndexEntry> entries = Collections.newSetFromMap(new IdentityHashMap<>());
    entries.addAll(before);
    return entries.containsAll(after);
  }
}
