package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Steady time that stands still until a test moves it, and a wall clock beside it that a test may
 * also set. Tasks run on the test's own thread, each at its time.
 */
final class ManualTime implements FetchScheduler, InstantSource {
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::when).thenComparingLong(Task::number));
  private Duration elapsed = Duration.ZERO;
  private Instant beginning = Instant.parse("2026-11-29T12:00:00Z");
  private long number;
  private boolean closed;

  private record Task(Duration when, long number, Runnable runnable) {}

  @Override
  public Duration elapsed() {
    return elapsed;
  }

  @Override
  public Instant instant() {
    return beginning.plus(elapsed);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable runnable) {
    Task task = new Task(elapsed.plus(delay), number++, runnable);
    if (!closed) {
      tasks.add(task);
    }
    return () -> tasks.remove(task);
  }

  /** Lets that time pass, and what is due happen. */
  void pass(Duration time) {
    Duration end = elapsed.plus(time);
    while (!tasks.isEmpty() && tasks.peek().when().compareTo(end) <= 0) {
      Task task = tasks.remove();
      if (task.when().compareTo(elapsed) > 0) {
        elapsed = task.when();
      }
      task.runnable().run();
    }
    elapsed = end;
  }

  /** Lets happen what is due now. */
  void settle() {
    pass(Duration.ZERO);
  }

  /** Sets the wall clock forward, or back; the steady one knows nothing of it. */
  void setWallClockBy(Duration jump) {
    beginning = beginning.plus(jump);
  }

  /** How many tasks wait. */
  int waiting() {
    return tasks.size();
  }

  @Override
  public void close() {
    closed = true;
    tasks.clear();
  }
}
