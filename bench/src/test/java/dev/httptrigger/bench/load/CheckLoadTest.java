package dev.httptrigger.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load client's accounts, against a real gRPC server. */
@Timeout(60)
class CheckLoadTest {
  private static final long STALL_MILLIS = 600;
  private static final double PER_SECOND = 200;
  private static final long SLOW_NANOS = 100_000_000;

  private SampleServer server;

  @BeforeEach
  void start() throws IOException {
    server = new SampleServer(100);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyAnswerIsKeptToItsOwnQuestion() {
    HostQuestions questions = new HostQuestions(false);
    try (CheckLoad load = start(3, questions, new Pace.ClosedLoop(20))) {
      Progress progress = await(load, now -> now.answered() >= 5_000);

      assertThat(progress.wrong()).isZero();
    }
    assertThat(questions.looked()).isGreaterThanOrEqualTo(5_000);
  }

  @Test
  void wrongAnswersAreCounted() {
    try (CheckLoad load = start(1, new HostQuestions(true), new Pace.ClosedLoop(5))) {
      Progress progress = await(load, now -> now.answered() >= 1_000);

      assertThat(progress.wrong()).isBetween(90L, progress.answered() / 10 + 1);
    }
  }

  @Test
  void aCallThatFailsIsAWrongAnswer() {
    server.fail(100);
    try (CheckLoad load = start(1, new HostQuestions(false), new Pace.ClosedLoop(5))) {
      Progress progress = await(load, now -> now.answered() >= 1_000);

      assertThat(progress.wrong()).isOne();
    }
  }

  @Test
  void aServerThatEndsIsNoResult() {
    try (CheckLoad load = start(2, new HostQuestions(false), new Pace.ClosedLoop(5))) {
      await(load, now -> now.answered() >= 100);
      server.close();

      assertThatThrownBy(() -> await(load, now -> false)).isInstanceOf(BrokenLoadException.class);
    }
  }

  @Test
  void nobodyListensThere() {
    server.close();

    assertThatThrownBy(() -> start(1, new HostQuestions(false), new Pace.ClosedLoop(1)))
        .isInstanceOf(BrokenLoadException.class);
  }

  /**
   * What was due while the server stood still has waited, although it could not be sent: the server
   * takes one call at a time.
   */
  @Test
  void aStallIsChargedToAllThatWasDueMeanwhile() throws IOException {
    try (SampleServer narrow = new SampleServer(1);
        CheckLoad load =
            CheckLoad.start(
                narrow.address(), 1, new HostQuestions(false), new Pace.FixedRate(PER_SECOND))) {
      await(load, now -> now.answered() >= 20);
      narrow.stallOnce(STALL_MILLIS);
      long before = load.progress().answered();
      await(load, now -> now.answered() >= before + 2 * PER_SECOND * STALL_MILLIS / 1_000);

      long dueWhileSlow = (long) (PER_SECOND * (STALL_MILLIS / 1_000.0 - SLOW_NANOS / 1e9));
      assertThat(slow(load.latencies())).isGreaterThanOrEqualTo(dueWhileSlow * 9 / 10);
    }
  }

  /** Not more than the timetable has, however fast the server is. */
  @Test
  void aFixedRateIsNotExceeded() {
    long start = System.nanoTime();
    try (CheckLoad load = start(2, new HostQuestions(false), new Pace.FixedRate(PER_SECOND))) {
      Progress progress = await(load, now -> now.answered() >= 100);

      double due = (System.nanoTime() - start) / 1e9 * PER_SECOND + 1;
      assertThat((double) progress.answered()).isLessThanOrEqualTo(due);
      assertThat(progress.wrong()).isZero();
    }
  }

  private CheckLoad start(int connections, Questions questions, Pace pace) {
    return CheckLoad.start(server.address(), connections, questions, pace);
  }

  private static long slow(Histogram latencies) {
    return latencies.getTotalCount() - latencies.getCountBetweenValues(0, SLOW_NANOS);
  }

  private static Progress await(CheckLoad load, Predicate<Progress> enough) {
    Progress progress = load.progress();
    while (!enough.test(progress)) {
      Thread.onSpinWait();
      progress = load.progress();
    }
    return progress;
  }
}
