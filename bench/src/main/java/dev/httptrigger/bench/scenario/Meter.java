package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.BrokenLoadException;
import dev.httptrigger.bench.load.CheckLoad;
import dev.httptrigger.bench.load.Pace;
import dev.httptrigger.bench.load.Progress;
import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Moment;
import dev.httptrigger.bench.process.GrpcProcess;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * Puts a load on a server and reads the meters while it runs.
 *
 * @param settling how long the load runs before anything is read
 * @param length how long it is measured
 * @param attempts how often at most, when other processes disturb
 */
public record Meter(Duration settling, Duration length, int attempts) {
  /** As Envoy: one connection for each of its threads. */
  private static final int CONNECTIONS = 4;

  private static final int STREAMS = 25;
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(2);

  /** As fast as the server can. */
  public static final Pace SATURATED = new Pace.ClosedLoop(STREAMS);

  /** The same, with another length. */
  public Meter lasting(Duration other) {
    return new Meter(settling, other, attempts);
  }

  /** Loads the server as much as it can bear; the least disturbed attempt counts. */
  public Measured saturate(GrpcProcess server, Questions questions) {
    return measure(SATURATED, server, questions, () -> 0).measured();
  }

  /** Likewise, and reads a counter at the same moments as the other meters. */
  public Timed saturate(GrpcProcess server, Questions questions, LongSupplier counter) {
    return measure(SATURATED, server, questions, counter);
  }

  /** A fixed rate; the least disturbed attempt counts. */
  public Timed at(double perSecond, GrpcProcess server, Questions questions) {
    return measure(new Pace.FixedRate(perSecond), server, questions, () -> 0);
  }

  /**
   * All that was measured.
   *
   * @param measured counts and CPU times
   * @param latencies in nanoseconds, from when a call was due
   * @param counted how far a counter has gone
   */
  public record Timed(Measured measured, Histogram latencies, long counted) {}

  /**
   * Loads the server, one window after the other under the same load. Answers are not judged.
   *
   * @param pace how fast
   * @param window the length of each
   * @param longest no window begins later
   * @param enough told of each window; {@code true} ends it
   */
  static void inWindows(
      Pace pace,
      GrpcProcess server,
      Questions questions,
      Duration window,
      Duration longest,
      Predicate<Measured> enough) {
    try (CheckLoad load = CheckLoad.start(server.address(), CONNECTIONS, questions, pace)) {
      long end = System.nanoTime() + longest.toNanos();
      Moment start = Moment.now(server.pid());
      Progress before = load.progress();
      boolean ended = false;
      while (!ended && System.nanoTime() - end < 0) {
        sleep(window);
        Progress after = someAnswered(load, before);
        Moment now = Moment.now(server.pid());
        ended =
            enough.test(
                new Measured(
                    after.answered() - before.answered(),
                    after.wrong() - before.wrong(),
                    now.since(start)));
        start = now;
        before = after;
      }
    }
  }

  /**
   * Loads the server as much as it can bear until it has answered so many, and a few more that were
   * under way; from the first call on.
   *
   * @param counter read before the first and after the last
   */
  static Timed answering(
      GrpcProcess server, Questions questions, long answers, LongSupplier counter) {
    long countedBefore = counter.getAsLong();
    Moment start = Moment.now(server.pid());
    try (CheckLoad load = CheckLoad.start(server.address(), CONNECTIONS, questions, SATURATED)) {
      Progress now = someAnswered(load, new Progress(0, 0));
      while (now.answered() < answers) {
        sleep(SHORT);
        Progress next = someAnswered(load, now);
        if (next.answered() == now.answered()) {
          throw new BrokenLoadException(server.name() + " does not answer any more");
        }
        now = next;
      }
      long counted = counter.getAsLong() - countedBefore;
      Moment end = Moment.now(server.pid());
      Measured measured = new Measured(now.answered(), now.wrong(), end.since(start));
      return new Timed(measured, load.latencies(), counted);
    }
  }

  /** How long one measurement takes that nothing disturbs. */
  Duration once() {
    return settling.plus(length);
  }

  private Timed measure(Pace pace, GrpcProcess server, Questions questions, LongSupplier counter) {
    Timed best = once(pace, server, questions, counter);
    for (int attempt = 1; attempt < attempts && best.measured().window().disturbed(); attempt++) {
      Timed next = once(pace, server, questions, counter);
      boolean better =
          next.measured().window().otherCores() < best.measured().window().otherCores();
      best = better ? next : best;
    }
    return best;
  }

  private Timed once(Pace pace, GrpcProcess server, Questions questions, LongSupplier counter) {
    try (CheckLoad load = CheckLoad.start(server.address(), CONNECTIONS, questions, pace)) {
      sleep(settling);
      long countedBefore = counter.getAsLong();
      Moment start = Moment.now(server.pid());
      Progress before = load.progress();
      load.latencies();
      sleep(length);
      Progress after = someAnswered(load, before);
      Moment end = Moment.now(server.pid());
      long counted = counter.getAsLong() - countedBefore;
      Measured measured =
          new Measured(after.answered() - before.answered(), after.wrong(), end.since(start));
      return new Timed(measured, load.latencies(), counted);
    }
  }

  /** A cold server on a busy machine may need longer than a window for its first answer. */
  private static Progress someAnswered(CheckLoad load, Progress before) {
    long end = System.nanoTime() + LONGEST_SILENCE.toNanos();
    Progress now = load.progress();
    while (now.answered() == before.answered() && System.nanoTime() - end < 0) {
      sleep(SHORT);
      now = load.progress();
    }
    return now;
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }
}
