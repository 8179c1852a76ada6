package dev.httptrigger.bench.machine;

import java.time.Duration;

/** Waiting. */
public final class Pause {
  private Pause() {}

  /**
   * Sleeps for so long.
   *
   * @throws IllegalStateException when interrupted
   */
  public static void of(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }
}
