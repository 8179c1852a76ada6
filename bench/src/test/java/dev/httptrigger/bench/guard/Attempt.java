package dev.httptrigger.bench.guard;

/**
 * A ratio, measured once.
 *
 * @param ratio the server's cost by that of its base line, both measured just now; infinite where a
 *     disturbed attempt came to none
 * @param disturbed whether other processes took part of the machine meanwhile
 */
record Attempt(double ratio, boolean disturbed) {
  /** Checks that there is a ratio: something divided by nothing would pass for a good one. */
  Attempt {
    if (!(ratio > 0) || (Double.isInfinite(ratio) && !disturbed)) {
      throw new IllegalArgumentException("no ratio: " + ratio);
    }
  }

  /** One of a machine so busy that the ratio means nothing: it neither acquits nor convicts. */
  static Attempt spoilt() {
    return new Attempt(Double.POSITIVE_INFINITY, true);
  }
}
