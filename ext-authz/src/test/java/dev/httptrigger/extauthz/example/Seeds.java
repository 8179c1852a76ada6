package dev.httptrigger.extauthz.example;

import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Seeds of generated tests. The name of a test run says its seed; one that has found a fault stays
 * among {@link #KEPT}, so that the fault can't come back unseen.
 */
public final class Seeds {
  private static final long[] KEPT = {1, 2, 3, 4};

  private Seeds() {}

  /** Those that are kept, and that of {@code -Dhttptrigger.seed} where it is given. */
  public static LongStream all() {
    return LongStream.concat(
        LongStream.of(KEPT), Stream.ofNullable(Long.getLong("httptrigger.seed")).mapToLong(i -> i));
  }
}
