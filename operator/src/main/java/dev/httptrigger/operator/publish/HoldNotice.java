package dev.httptrigger.operator.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says once that triggers are held, and once that none is any more. Not before they have been held
 * for a moment: many deletions come one after the other, and the first number says little. Used by
 * one thread.
 */
final class HoldNotice {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final HeldRemovals.Listener listener;
  private Optional<Instant> since = Optional.empty();
  private boolean said;

  HoldNotice(HeldRemovals.Listener listener) {
    this.listener = listener;
  }

  /**
   * Takes note of how it is.
   *
   * @return when to look again though nothing else happens
   */
  Optional<Instant> look(Optional<HeldRemovals> held, Instant now) {
    if (held.isEmpty()) {
      if (said) {
        listener.ended();
      }
      since = Optional.empty();
      said = false;
      return Optional.empty();
    }
    since = since.or(() -> Optional.of(now));
    Instant at = since.get().plus(MOMENT);
    if (said) {
      return Optional.empty();
    }
    if (now.isBefore(at)) {
      return Optional.of(at);
    }
    said = true;
    listener.held(held.get());
    return Optional.empty();
  }
}
