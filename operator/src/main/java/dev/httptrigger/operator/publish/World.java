package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.TriggerConfig;
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
 * @param lostShards the parts of the index that nobody could read: what they list now says nothing
 *     of what servers had
 * @param records the records as they were last known to be right
 * @param keySets what the sources of keys hold, and the key sets as they were last known to be
 *     right
 * @param now the time; it dates what begins now
 */
record World(
    Map<ObjectName, PreparedTrigger> triggers,
    List<IndexShard> index,
    Set<Integer> lostShards,
    Map<ObjectName, TriggerConfig> records,
    KeySets keySets,
    Instant now) {
  World {
    triggers = Map.copyOf(triggers);
    index = List.copyOf(index);
    lostShards = Set.copyOf(lostShards);
    records = Map.copyOf(records);
    requireNonNull(keySets, "keySets is null");
    requireNonNull(now, "now is null");
  }

  /** Every entry of the index. */
  Map<ObjectName, IndexEntry> entries() {
    return index.stream()
        .map(IndexShard::entries)
        .flatMap(Collection::stream)
        .collect(Collectors.toMap(IndexEntry::trigger, Function.identity()));
  }

  /** The last record for the same object. */
  Optional<TriggerConfig> record(ObjectName trigger, String uid) {
    return Optional.ofNullable(records.get(trigger)).filter(record -> record.uid().equals(uid));
  }
}
