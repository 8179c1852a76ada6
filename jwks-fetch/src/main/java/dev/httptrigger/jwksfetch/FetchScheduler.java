package dev.httptrigger.jwksfetch;

import java.time.Duration;

/**
 * Steady time, and one thread that runs what it is given one after another: what {@link RemoteKeys}
 * does with its sources it does there, so that no two things happen to one at the same time.
 */
public interface FetchScheduler extends AutoCloseable {
  /** The time since some beginning, on a clock that nobody sets. */
  Duration elapsed();

  /** Runs a task after those that are due before it; not at all once closed. */
  Scheduled schedule(Duration delay, Runnable task);

  /** A task that waits for its time. */
  @FunctionalInterface
  interface Scheduled {
    /** Has it not run, unless it has; keeps nothing of it. */
    void cancel();
  }

  /** Runs nothing more; what runs now runs to its end. */
  @Override
  void close();
}
