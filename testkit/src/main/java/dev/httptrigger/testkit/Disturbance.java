package dev.httptrigger.testkit;

import java.time.Duration;

/** What an {@link ApiServerProxy} does to those who ask through it. */
public sealed interface Disturbance {
  /** Nothing: it passes everything on. */
  Disturbance NONE = new None();

  /** Passes everything on. */
  record None() implements Disturbance {}

  /**
   * Takes connections and answers nothing, and open ones fall silent, as behind a link that drops
   * every packet. When it ends, what was sent meanwhile arrives, as if it had been sent again.
   */
  record Silent() implements Disturbance {}

  /**
   * Holds every request back, and every piece of an answer.
   *
   * @param delay how long
   */
  record Slow(Duration delay) implements Disturbance {}

  /**
   * Answers every request itself, and ends all that is under way.
   *
   * @param status such as 429
   */
  record Refusing(int status) implements Disturbance {}

  /** Sends half of each answer, as if it were all. */
  record HalfAnswers() implements Disturbance {}

  /**
   * Ends all watches again and again.
   *
   * @param each the time between
   */
  record ShortWatches(Duration each) implements Disturbance {}
}
