package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that a decision depends on.
 *
 * @param triggers the triggers that exist
 * @param index the index as it was last known to be right; what it lists beyond {@code triggers} is
 *     in force until somebody has said that it is gone
 * @param gone what is gone for certain: it claims nothing any more, and what it held stays its
 *     namespace's
 * @param lostShards the parts of the index that nobody could read: what they list now says nothing
 *     of what servers had
 * @param records the records as they were last known to be right
 * @param grants the administrator's word on hosts
 * @param keySets what the sources of keys hold, and the key sets as they were last known to be
 *     right
 * @param now the time; it dates what begins now
 */
record World(
    Map<ObjectName, PreparedTrigger> triggers,
    List<IndexShard> index,
    Set<ObjectName> gone,
    Set<Integer> lostShards,
    Map<ObjectName, TriggerConfig> records,
    Grants grants,
    KeySets keySets,
    Instant now) {
  World {
    triggers = Map.copyOf(triggers);
    index = List.copyOf(index);
    gone = Set.copyOf(gone);
    lostShards = Set.copyOf(lostShards);
    records = Map.copyOf(records);
    requireNonNull(grants, "grants is null");
    requireNonNull(keySets, "keySets is null");
    requireNonNull(now, "now is null");
  }

  /**
   * As much of everything as the decision for some triggers depends on.
   *
   * @param gone of what is listed, what is gone for certain
   */
  static World of(
      Scope scope,
      KnownTriggers known,
      ConfigurationState state,
      Set<ObjectName> gone,
      Grants grants,
      KeySets keySets,
      Instant now) {
    return switch (scope) {
      case Scope.Everything _ ->
          new World(
              known.all(),
              state.index(),
              gone,
              state.lostShards(),
              state.records(),
              grants,
              keySets,
              now);
      case Scope.Some some ->
          new World(
              only(known.all(), some.triggers()),
              part(state, some),
              gone,
              state.lostShards(),
              only(state.records(), some.triggers()),
              grants,
              keySets,
              now);
    };
  }

  private static <T> Map<ObjectName, T> only(Map<ObjectName, T> all, Set<ObjectName> some) {
    Map<ObjectName, T> found = new HashMap<>();
    for (ObjectName name : some) {
      T value = all.get(name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }

  private static List<IndexShard> part(ConfigurationState state, Scope.Some some) {
    Map<Integer, List<IndexEntry>> entries =
        some.triggers().stream()
            .flatMap(trigger -> state.entry(trigger).stream())
            .collect(Collectors.groupingBy(entry -> RecordName.shardOf(entry.record())));
    List<IndexShard> part = new ArrayList<>();
    for (IndexShard shard : state.index()) {
      List<IndexEntry> listed = entries.getOrDefault(shard.shard(), List.of());
      List<Reservation> reserved =
          shard.reservations().stream().filter(each -> some.contains(each.host())).toList();
      if (!listed.isEmpty() || !reserved.isEmpty()) {
        part.add(new IndexShard(shard.shard(), shard.term(), listed, reserved, List.of()));
      }
    }
    return part;
  }

  /** Every entry of the index that is not gone. */
  Map<ObjectName, IndexEntry> entries() {
    return index.stream()
        .map(IndexShard::entries)
        .flatMap(Collection::stream)
        .filter(entry -> !gone.contains(entry.trigger()))
        .collect(Collectors.toMap(IndexEntry::trigger, Function.identity()));
  }

  /** Which namespace holds which host, by all that the index lists. */
  Holds holds() {
    return Holds.of(index);
  }

  /** All reservations of the index. */
  List<Reservation> reservations() {
    return index.stream().map(IndexShard::reservations).flatMap(Collection::stream).toList();
  }

  /** The last record for the same object. */
  Optional<TriggerConfig> record(ObjectName trigger, String uid) {
    return Optional.ofNullable(records.get(trigger)).filter(record -> record.uid().equals(uid));
  }
}
