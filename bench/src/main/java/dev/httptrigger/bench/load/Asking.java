package dev.httptrigger.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a load does on its thread: which question is asked on which connection, and when. Only
 * {@link #end} may be called from another.
 */
final class Asking implements Calls {
  private final Questions questions;
  private final Pace pace;
  private final Account account;
  private final List<CheckConnection> connections = new ArrayList<>();
  private Optional<Timetable> timetable = Optional.empty();
  private volatile boolean ending;
  private int next;

  /** Asks nothing before {@link #begin}. */
  Asking(Questions questions, Pace pace, Account account) {
    this.questions = questions;
    this.pace = pace;
    this.account = account;
    this.next = questions.next();
  }

  /** One more connection to ask on. */
  void add(CheckConnection connection) {
    connections.add(connection);
  }

  /** Asks from now on. */
  void begin() {
    switch (pace) {
      case Pace.ClosedLoop(int streams) -> {
        connections.forEach(connection -> fill(connection, streams));
        connections.forEach(CheckConnection::flush);
      }
      case Pace.FixedRate rate ->
          timetable = Optional.of(new Timetable(rate, connections, System.nanoTime()));
    }
  }

  /**
   * Asks what a timetable has until now.
   *
   * @return whether it wants to come by again at once, between two looks at the network
   */
  boolean askWhatIsDue() {
    if (ending || timetable.isEmpty()) {
      return false;
    }
    timetable.get().askWhatIsDue(System.nanoTime());
    return true;
  }

  /** Asks nothing more. */
  void end() {
    ending = true;
  }

  /** Ends all connections, whatever is under way. */
  void close() {
    connections.forEach(CheckConnection::close);
  }

  /** Calls that are not answered yet. */
  int underWay() {
    return connections.stream().mapToInt(CheckConnection::underWay).sum();
  }

  @Override
  public Questions questions() {
    return questions;
  }

  @Override
  public byte[] next() {
    return questions.message(next);
  }

  @Override
  public int take() {
    int taken = next;
    next = questions.next();
    return taken;
  }

  @Override
  public void answered(long since, boolean right) {
    account.answered(System.nanoTime() - since, right);
  }

  @Override
  public void room(CheckConnection connection) {
    switch (pace) {
      case Pace.ClosedLoop(int streams) -> fill(connection, streams);
      case Pace.FixedRate _ -> {} // its timetable comes by
    }
  }

  /** Flushing is left to the end of what has come from the server. */
  private void fill(CheckConnection connection, int streams) {
    while (!ending && connection.underWay() < streams && connection.hasRoom()) {
      connection.ask(System.nanoTime());
    }
  }

  @Override
  public void broken(String why) {
    if (!ending) {
      account.fail(why);
      ending = true;
    }
  }
}
