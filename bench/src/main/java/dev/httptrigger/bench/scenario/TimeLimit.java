package dev.httptrigger.bench.scenario;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How long a run may take as a whole. Scenarios come in the order of what people ask first, so one
 * for which there is no time left ends the run: what was measured until then counts.
 *
 * @param longest when its last scenario is to have ended; one that is slower than expected ends
 *     later
 */
public record TimeLimit(Duration longest) {
  /** All that was chosen is measured, however long it takes. */
  public static final TimeLimit NONE = new TimeLimit(ChronoUnit.FOREVER.getDuration());

  /**
   * Whether one more scenario will end in time, on a machine that goes on as slowly as it has been.
   *
   * @param taken how long the run has taken so far, its preparation included
   * @param measuring how long it has measured so far
   * @param planned how long that was to take; nothing where nothing was measured yet
   * @param next how long the next one is to take
   */
  public boolean allows(Duration taken, Duration measuring, Duration planned, Duration next) {
    double slowness =
        planned.isZero() ? 1 : Math.max(1, (double) measuring.toMillis() / planned.toMillis());
    return taken.plusMillis(Math.round(slowness * next.toMillis())).compareTo(longest) <= 0;
  }
}
