package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** At most five writes a second for each part of the index (DESIGN §5). Used by one thread. */
final class IndexPace {
  private static final int WRITES = 5;
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final List<Deque<Instant>> written = new ArrayList<>();

  IndexPace() {
    for (int shard = 0; shard < RecordName.SHARDS; shard++) {
      written.add(new ArrayDeque<>());
    }
  }

  /** Takes a write now; else says from when on one is free. */
  Optional<Instant> take(int shard, Instant now) {
    Deque<Instant> times = written.get(shard);
    while (!times.isEmpty() && !times.getFirst().plus(PERIOD).isAfter(now)) {
      times.removeFirst();
    }
    if (times.size() >= WRITES) {
      return Optional.of(times.getFirst().plus(PERIOD));
    }
    times.addLast(now);
    return Optional.empty();
  }
}
