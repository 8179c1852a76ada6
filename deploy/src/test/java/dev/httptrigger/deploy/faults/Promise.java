package dev.httptrigger.deploy.faults;

import java.time.Duration;

/**
 * What may be felt of a fault. Never may a bad token pass, or the token of a configuration that was
 * replaced longer ago than changes may wait.
 *
 * @param changesWait whether changes may take effect only after the fault
 * @param denies whether a good token may be refused
 * @param settles how long after the end of the fault both are still so
 */
record Promise(boolean changesWait, boolean denies, Duration settles) {
  /** Nothing is felt. */
  static final Promise UNNOTICED = new Promise(false, false, Duration.ZERO);

  /** Changes wait until the fault is over, and that much longer. */
  static Promise changesWait(Duration settles) {
    return new Promise(true, false, settles);
  }

  /** Changes wait, and good tokens are refused. */
  static Promise denies(Duration settles) {
    return new Promise(true, true, settles);
  }
}
