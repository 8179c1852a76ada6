package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import java.time.Instant;
import java.util.Collection;
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
