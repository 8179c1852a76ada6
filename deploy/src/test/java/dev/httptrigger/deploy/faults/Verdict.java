package dev.httptrigger.deploy.faults;

import java.time.Duration;

/** What an answer is worth. */
sealed interface Verdict {
  /**
   * It fits a configuration that was in force when it was asked for, or was replaced before.
   *
   * @param overdue how long before; zero for one that may have been in force
   */
  record Fits(Duration overdue) implements Verdict {}

  /** It fits no configuration that there ever was. */
  record FitsNone() implements Verdict {}
}
