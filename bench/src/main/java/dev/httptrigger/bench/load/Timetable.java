package dev.httptrigger.bench.load;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The calls of a fixed rate: call n is due n intervals after the beginning, and its time runs from
 * then on. It comes again and again between two looks at the network, so the thread never sleeps.
 */
final class Timetable implements Runnable {
  private final double interval;
  private final List<CheckConnection> connections;
  private final BooleanSupplier over;
  private final ScheduledExecutorService thread;
  private final long beginning = System.nanoTime();
  private long asked;
  private int turn;

  /**
   * Begins now.
   *
   * @param connections take turns
   * @param over whether to ask no more
   * @param thread runs this again, after it has looked at the network
   */
  Timetable(
      Pace.FixedRate rate,
      List<CheckConnection> connections,
      BooleanSupplier over,
      ScheduledExecutorService thread) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
    this.connections = connections;
    this.over = over;
    this.thread = thread;
  }

  @Override
  public void run() {
    if (over.getAsBoolean()) {
      return;
    }
    askWhatIsDue(System.nanoTime());
    connections.forEach(CheckConnection::flush);
    // Not execute: an event loop runs what is there until nothing is, and looks at no network.
    ScheduledFuture<?> unusedOutcome = thread.schedule(this, 0, TimeUnit.NANOSECONDS);
  }

  /** Where there is no room, what is due stays due. */
  private void askWhatIsDue(long now) {
    while (due() - now <= 0) {
      Optional<CheckConnection> free = nextWithRoom();
      if (free.isEmpty()) {
        return;
      }
      free.get().ask(due());
      asked++;
    }
  }

  private long due() {
    return beginning + (long) (asked * interval);
  }

  private Optional<CheckConnection> nextWithRoom() {
    for (int tried = 0; tried < connections.size(); tried++) {
      turn = turn + 1 >= connections.size() ? 0 : turn + 1;
      if (connections.get(turn).hasRoom()) {
        return Optional.of(connections.get(turn));
      }
    }
    return Optional.empty();
  }
}
