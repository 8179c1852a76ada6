package dev.httptrigger.extauthz.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why requests were denied without a decision: kind and place, as a message may hold a part of
 * the request; at most once a second, as whoever can cause one failure can cause a million.
 */
final class FailureLog implements Consumer<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int PLACES = 3;

  private final InstantSource clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  FailureLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void accept(Throwable failure) {
    Instant now = clock.instant();
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(PAUSE))) {
      return;
    }
    StringBuilder places = new StringBuilder();
    StackTraceElement[] stack = failure.getStackTrace();
    for (int i = 0; i < Math.min(PLACES, stack.length); i++) {
      places.append(" at ").append(stack[i]);
    }
    LOG.error(
        "A request was denied because deciding it failed: {}{}",
        failure.getClass().getName(),
        places);
  }
}
