package dev.httptrigger.bench.load;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** What has come of a load so far. Written by its thread, read by any other. */
final class Account {
  private static final int SIGNIFICANT_DIGITS = 3;

  private final LongAdder answered = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());
  private final SingleWriterRecorder latencies = new SingleWriterRecorder(SIGNIFICANT_DIGITS);

  /**
   * A call was answered.
   *
   * @param nanoseconds how long that took
   * @param right whether the answer was the right one
   */
  void answered(long nanoseconds, boolean right) {
    latencies.recordValue(Math.max(0, nanoseconds));
    if (!right) {
      wrong.increment();
    }
    answered.increment();
  }

  /** The load can't go on; what is said first stays. */
  void fail(String why) {
    failure.compareAndSet(Optional.empty(), Optional.of(why));
  }

  /** Why the load can't go on, if it can't. */
  Optional<String> failure() {
    return failure.get();
  }

  /** Counts. */
  Progress progress() {
    long wrongly = wrong.sum(); // first: never more than were answered
    return new Progress(answered.sum(), wrongly);
  }

  /** The latencies since this was last asked. */
  Histogram latencies() {
    return latencies.getIntervalHistogram();
  }
}
