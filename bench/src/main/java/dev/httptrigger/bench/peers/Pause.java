package dev.httptrigger.bench.peers;

import java.time.Duration;

/** Waiting. */
final class Pause {
  private Pause() {}

  /** Sleeps for so long. */
  static void of(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }
}
