package dev.httptrigger.extauthz.decisionlog;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.RequestView;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntUnaryOperator;

/**
 * Writes decisions, one JSON line each, on a thread of its own. A decision is put into a bounded
 * queue; when that is full, because nobody reads what is written, the line is dropped and counted.
 * Thread-safe.
 */
public final class DecisionLog implements DecisionObserver, AutoCloseable {
  /** About 2 MB when full. */
  static final int QUEUE = 8_192;

  /** How long the end waits for what is still to be written. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Selection selection;
  private final IntUnaryOperator chance;
  private final InstantSource clock;
  private final Writer output;
  private final BlockingQueue<DecisionLine> queue = new ArrayBlockingQueue<>(QUEUE);
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread writer;
  private volatile boolean closed;

  private DecisionLog(
      Selection selection, IntUnaryOperator chance, InstantSource clock, Writer output) {
    this.selection = requireNonNull(selection, "selection is null");
    this.chance = requireNonNull(chance, "chance is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.output = requireNonNull(output, "output is null");
    this.writer = Thread.ofPlatform().name("decision-log").daemon().unstarted(this::write);
  }

  /**
   * Begins to write.
   *
   * @param selection which decisions are logged
   * @param chance draws a number from 0 to below the one given: 0 is a sample; thread-safe
   * @param clock tells when decisions were made
   * @param output where to; not closed
   */
  public static DecisionLog start(
      Selection selection, IntUnaryOperator chance, InstantSource clock, Writer output) {
    DecisionLog log = new DecisionLog(selection, chance, clock, output);
    log.writer.start();
    return log;
  }

  @Override
  public void decided(Decision decision, Optional<RequestView> request, long nanoseconds) {
    if (!isWanted(decision)) {
      return;
    }
    DecisionLine line =
        DecisionLine.of(clock.instant(), decision, RequestId.of(request), nanoseconds);
    if (closed || !queue.offer(line)) {
      dropped.increment();
    }
  }

  private boolean isWanted(Decision decision) {
    return switch (selection.mode()) {
      case OFF -> false;
      case DENIALS -> DecisionLine.outcome(decision) != DecisionLine.Outcome.ALLOW;
      case SAMPLED -> chance.applyAsInt(selection.oneIn()) == 0;
      case ALL -> true;
    };
  }

  /** How many lines were written. */
  public long written() {
    return written.sum();
  }

  /** How many lines were not, because nobody took them. */
  public long dropped() {
    return dropped.sum();
  }

  private void write() {
    List<DecisionLine> lines = new ArrayList<>();
    try {
      while (!closed) {
        lines.add(queue.take());
        queue.drainTo(lines);
        write(lines);
      }
    } catch (InterruptedException end) {
      closed = true;
    }
    queue.drainTo(lines);
    write(lines);
  }

  /** A log that can't be written keeps no request from being decided. */
  private void write(List<DecisionLine> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.json()));
    try {
      output.write(text.toString());
      output.flush();
      written.add(lines.size());
    } catch (IOException e) {
      dropped.add(lines.size());
    }
    lines.clear();
  }

  /** Writes what is in the queue, and gives up after a second where nobody reads it. */
  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      boolean unusedEnded = writer.join(LAST_WORDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
