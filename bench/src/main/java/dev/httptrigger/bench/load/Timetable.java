package dev.httptrigger.bench.load;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The calls of a fixed rate: call n is due n intervals after the beginning, and its time runs from
 * then on. Whoever has it looks at it again and again, between two looks at the network.
 */
final class Timetable {
  private final double interval;
  private final List<CheckConnection> connections;
  private final long beginning;
  private long asked;
  private int turn;

  /**
   * Nothing was asked yet.
   *
   * @param connections take turns
   * @param beginning when the first is due, in the terms of {@link System#nanoTime}
   */
  Timetable(Pace.FixedRate rate, List<CheckConnection> connections, long beginning) {
    this.interval = TimeUnit.SECONDS.toNanos(1) / rate.perSecond();
    this.connections = connections;
    this.beginning = beginning;
  }

  /** Asks what was due until then. Where there is no room, what is due stays due. */
  void askWhatIsDue(long now) {
    boolean room = true;
    while (room && due() - now <= 0) {
      room = askNext();
    }
    for (CheckConnection connection : connections) {
      connection.flush();
    }
  }

  /** Whether there was room for it. */
  private boolean askNext() {
    for (int tried = 0; tried < connections.size(); tried++) {
      turn = turn + 1 >= connections.size() ? 0 : turn + 1;
      if (connections.get(turn).hasRoom()) {
        connections.get(turn).ask(due());
        asked++;
        return true;
      }
    }
    return false;
  }

  private long due() {
    return beginning + (long) (asked * interval);
  }
}
