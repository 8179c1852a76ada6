package dev.httptrigger.bench.load;

/** How fast a load asks. */
public sealed interface Pace {
  /**
   * As fast as answers come: a connection asks again when one of its calls was answered.
   *
   * @param streams the calls under way on each connection
   */
  record ClosedLoop(int streams) implements Pace {
    /** Checks the range. */
    public ClosedLoop {
      if (streams < 1) {
        throw new IllegalArgumentException("streams must be at least 1");
      }
    }
  }

  /**
   * At a timetable, whether answers come or not. The time that a call takes counts from when the
   * timetable has it, not from when it could be sent: a server that stalls is charged for all that
   * was due meanwhile (no coordinated omission).
   *
   * @param perSecond calls a second, over all connections
   */
  record FixedRate(double perSecond) implements Pace {
    /** Checks the range. */
    public FixedRate {
      if (!(perSecond > 0 && perSecond <= 10_000_000)) {
        throw new IllegalArgumentException("the rate must be above 0 and at most ten millions");
      }
    }
  }
}
