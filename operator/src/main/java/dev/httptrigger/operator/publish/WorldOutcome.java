package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.keys.KeySetSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What should stand in the configuration for all triggers together.
 *
 * @param decided by trigger, every one that exists
 * @param reservations all that are in force from now on
 * @param changedKeys the sets of keys that are others than when they were last decided
 * @param unlisted of the decided those for whom there is no room: nothing of them is written
 */
record WorldOutcome(
    Map<ObjectName, Decided> decided,
    List<Reservation> reservations,
    Set<KeySetSource> changedKeys,
    Set<ObjectName> unlisted) {
  WorldOutcome {
    decided = Map.copyOf(decided);
    reservations = List.copyOf(reservations);
    changedKeys = Set.copyOf(changedKeys);
    unlisted = Set.copyOf(unlisted);
  }

  /** Where all keys are what they were. */
  WorldOutcome(Map<ObjectName, Decided> decided, List<Reservation> reservations) {
    this(decided, reservations, Set.of(), Set.of());
  }

  /** The same, where there is no room for some. */
  WorldOutcome unlisted(Set<ObjectName> some) {
    return new WorldOutcome(decided, reservations, changedKeys, some);
  }

  /** What has to stand in the configuration. */
  Map<ObjectName, Decided> written() {
    if (unlisted.isEmpty()) {
      return decided;
    }
    Map<ObjectName, Decided> written = new HashMap<>(decided);
    written.keySet().removeAll(unlisted);
    return written;
  }

  /** The same with more reservations, of hosts that nothing was decided about. */
  WorldOutcome with(List<Reservation> more) {
    return more.isEmpty()
        ? this
        : new WorldOutcome(
            decided,
            Stream.concat(reservations.stream(), more.stream()).toList(),
            changedKeys,
            unlisted);
  }

  /** When the first reservation ends; then there is another answer though nothing else changed. */
  Optional<Instant> changesAt() {
    return reservations.stream().map(Reservation::until).min(Instant::compareTo);
  }
}
