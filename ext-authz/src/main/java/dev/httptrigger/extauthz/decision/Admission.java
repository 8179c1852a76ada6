package dev.httptrigger.extauthz.decision;

/**
 * Whether a request can still be decided in time. One that can't is refused unseen: deciding it
 * would take the time of those that can. Thread-safe; asked on the thread that decides.
 */
@FunctionalInterface
public interface Admission {
  /** There is always time. */
  Admission ALWAYS = nanosecondsLeft -> nanosecondsLeft > 0;

  /**
   * Whether to decide now.
   *
   * @param nanosecondsLeft how long the caller still waits by its own word, 0 or less where it has
   *     given up, {@link Long#MAX_VALUE} where it does not say
   */
  boolean admits(long nanosecondsLeft);
}
