package dev.httptrigger.extauthz.decisionlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decisionlog.Selection.Mode;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which decisions are logged, how a line looks, and that nobody waits for the log. */
class DecisionLogTest {
  private static final Deny DENIAL =
      new Deny(
          Optional.of(new ObjectName("shop", "orders")),
          DenialReason.EXPIRED,
          new Answer(401, List.of(), "{}"));
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void aDenialIsOneJsonLine() {
    StringWriter output = new StringWriter();
    try (DecisionLog log =
        DecisionLog.start(new Selection(Mode.DENIALS, 1), bound -> 0, CLOCK, output)) {
      log.decided(DENIAL, Optional.empty(), 42_999);
    }

    assertThat(output)
        .hasToString(
            "{\"log\":\"decision\",\"time\":\"2026-01-01T00:00:00Z\",\"trigger\":\"shop/orders\","
                + "\"decision\":\"deny\",\"reason\":\"expired\",\"microseconds\":42}\n");
  }

  @Test
  void aDryRunIsItsOwnOutcomeWithItsReason() {
    StringWriter output = new StringWriter();
    try (DecisionLog log =
        DecisionLog.start(new Selection(Mode.DENIALS, 1), bound -> 0, CLOCK, output)) {
      log.decided(allow(Optional.empty()), Optional.empty(), 1_000);
      log.decided(allow(Optional.of(DenialReason.EXPIRED)), Optional.empty(), 1_000);
    }

    assertThat(output)
        .hasToString(
            "{\"log\":\"decision\",\"time\":\"2026-01-01T00:00:00Z\",\"trigger\":\"shop/orders\","
                + "\"decision\":\"dry_run\",\"reason\":\"expired\",\"microseconds\":1}\n");
  }

  private static Allow allow(Optional<DenialReason> dryRun) {
    return new Allow(
        Optional.of(new ObjectName("shop", "orders")), Mutations.NONE, Metadata.NONE, dryRun);
  }

  @ParameterizedTest
  @CsvSource({"OFF, 0", "DENIALS, 100", "SAMPLED, 10", "ALL, 100"})
  void whatIsSelectedIsLogged(Mode mode, int lines) {
    AtomicInteger drawn = new AtomicInteger();
    StringWriter output = new StringWriter();
    try (DecisionLog log =
        DecisionLog.start(
            new Selection(mode, 10), bound -> drawn.getAndIncrement() % bound, CLOCK, output)) {
      for (int i = 0; i < 100; i++) {
        log.decided(DENIAL, Optional.empty(), 1);
      }
    }

    assertThat(output.toString().lines()).hasSize(lines);
  }

  @Test
  void whereNobodyReadsLinesAreDroppedAndCountedAndNobodyWaits() {
    CountDownLatch reader = new CountDownLatch(1);
    Writer unread = new Unread(reader);
    int decisions = 3 * DecisionLog.QUEUE;
    try (DecisionLog log =
        DecisionLog.start(new Selection(Mode.ALL, 1), bound -> 0, CLOCK, unread)) {
      for (int i = 0; i < decisions; i++) {
        log.decided(DENIAL, Optional.empty(), 1);
      }
      assertThat(log.written()).isZero();
      assertThat(log.dropped()).isGreaterThanOrEqualTo(DecisionLog.QUEUE);

      reader.countDown();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(log.written() + log.dropped()).isEqualTo(decisions));
    }
  }

  /** Output whose other end reads nothing until the latch is open. */
  private static final class Unread extends Writer {
    private final CountDownLatch reader;

    Unread(CountDownLatch reader) {
      this.reader = reader;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
      boolean interrupted = false;
      while (true) {
        try {
          reader.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
