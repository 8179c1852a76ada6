package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.Reservation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What should stand in the configuration for all triggers together.
 *
 * @param decided by trigger, every one that exists
 * @param reservations all that are in force from now on
 */
record WorldOutcome(Map<ObjectName, Decided> decided, List<Reservation> reservations) {
  WorldOutcome {
    decided = Map.copyOf(decided);
    reservations = List.copyOf(reservations);
  }

  /** When the first reservation ends; then there is another answer though nothing else changed. */
  Optional<Instant> changesAt() {
    return reservations.stream().map(Reservation::until).min(Instant::compareTo);
  }
}
