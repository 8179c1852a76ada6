package dev.httptrigger.bench.guard;

/**
 * A ratio, measured once.
 *
 * @param ratio the server's cost by that of its base line, both measured just now; infinite where a
 *     disturbed attempt came to none
 * @param disturbed whether other processes took part of the machine meanwhile
 */
record Attempt(double ratio, boolean disturbed) {
  /** A base line whose cost falls by more than that meanwhile is not warm yet. */
  private static final double STEADY = 0.9;

  /** Checks that there is a ratio: something divided by nothing would pass for a good one. */
  Attempt {
    if (!(ratio > 0) || (Double.isInfinite(ratio) && !disturbed)) {
      throw new IllegalArgumentException("no ratio: " + ratio);
    }
  }

  /**
   * An attempt between two looks at the base line. While that still gets cheaper it is no measure:
   * beside a cold one every server looks good.
   *
   * @param before the base line's cost before the server was measured
   * @param ours the server's
   * @param after the base line's cost after it
   * @param disturbed whether other processes took part of the machine meanwhile
   */
  static Attempt between(double before, double ours, double after, boolean disturbed) {
    return after < STEADY * before
        ? spoilt()
        : new Attempt(ours / Math.min(before, after), disturbed);
  }

  /** One of a machine so busy that the ratio means nothing: it neither acquits nor convicts. */
  static Attempt spoilt() {
    return new Attempt(Double.POSITIVE_INFINITY, true);
  }
}
