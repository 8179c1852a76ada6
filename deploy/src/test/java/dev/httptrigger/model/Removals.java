package dev.httptrigger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.WireRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What operators take out of the index, held against the brake. One thread. */
final class Removals {
  private static final Duration WAIT = Duration.ofMinutes(10);
  private static final int ALWAYS = 10;

  private final ModelledTriggers triggers;
  private final Map<Integer, Map<ObjectName, String>> index = new HashMap<>();
  private final List<Instant> left = new ArrayList<>();

  /** Who loses the index loses what it counts. */
  private boolean counts = true;

  Removals(ModelledTriggers triggers) {
    this.triggers = triggers;
  }

  /** The triggers that the index lists, as operators wrote it. */
  Set<ObjectName> listed() {
    return index.values().stream()
        .flatMap(each -> each.keySet().stream())
        .collect(Collectors.toSet());
  }

  /** Somebody did something to a record. */
  void touched(String record) {
    counts &= RecordName.shard(record).isEmpty();
  }

  /** An operator wrote a record. */
  void written(WireRecord record, Instant now) {
    if (!(RecordCodec.decodeIndex(record) instanceof Decoded(IndexShard shard))) {
      return;
    }
    Map<ObjectName, String> next =
        shard.entries().stream().collect(Collectors.toMap(IndexEntry::trigger, IndexEntry::uid));
    Map<ObjectName, String> leaving = new HashMap<>(index.getOrDefault(shard.shard(), Map.of()));
    leaving.keySet().removeAll(next.keySet());
    index.put(shard.shard(), next);
    leaving.forEach(
        (name, uid) -> {
          assertThat(triggers.exists(name, uid)).as("%s leaves and exists", name).isFalse();
          if (triggers.deletedAt(name).orElse(now).plus(WAIT).isAfter(now)) {
            left.add(now);
          }
        });
    if (counts && !leaving.isEmpty()) {
      left.removeIf(each -> !each.plus(WAIT).isAfter(now));
      assertThat(left.size() <= ALWAYS || left.size() <= listed().size())
          .as("%s triggers left within ten minutes, and %s are left", left.size(), listed().size())
          .isTrue();
    }
  }
}
