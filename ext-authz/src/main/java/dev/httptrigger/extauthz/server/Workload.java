package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.decision.Admission;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How long what a network thread works on has been waiting. Checks run on the thread that reads
 * them, so what can't be done at once waits in the kernel's buffers, where nobody sees its age. But
 * a thread works in turns: it asks which connections have something, then serves them one after the
 * other, and whatever is served late in a turn has waited since the turn began. A check that has
 * waited longer than its caller waits, or than the limit, is refused for the price of its reading;
 * so a thread that fell behind catches up, and spends nothing on answers that nobody waits for any
 * more.
 */
final class Workload implements Admission {
  private final long longestWait;
  private final LongSupplier nanoseconds;
  private final FastThreadLocal<Turn> turns =
      new FastThreadLocal<>() {
        @Override
        protected Turn initialValue() {
          return new Turn();
        }
      };

  /** What one thread is at. */
  private static final class Turn {
    private boolean running;
    private long begin;
    private Optional<Connection> connection = Optional.empty();
  }

  /**
   * A workload without any work yet.
   *
   * @param longestWait how long a check may have waited whatever its caller says
   * @param nanoseconds a clock that never goes back
   */
  Workload(Duration longestWait, LongSupplier nanoseconds) {
    this.longestWait = longestWait.toNanos();
    this.nanoseconds = nanoseconds;
  }

  /** A thread begins to serve what it read from a connection, and does so until {@link #leave}. */
  void enter(EventLoop thread, Connection connection) {
    Turn turn = turns.get();
    turn.connection = Optional.of(connection);
    if (!turn.running) {
      turn.running = true;
      turn.begin = nanoseconds.getAsLong();
      // Tasks come after all that was read: the turn's end.
      thread.execute(() -> turn.running = false);
    }
  }

  /** What was read from the connection is served. */
  void leave() {
    turns.get().connection = Optional.empty();
  }

  /** The connection that this thread serves just now. */
  Optional<Connection> connection() {
    return turns.get().connection;
  }

  @Override
  public boolean admits(long nanosecondsLeft) {
    Turn turn = turns.get();
    long waited = turn.running ? nanoseconds.getAsLong() - turn.begin : 0;
    return waited < Math.min(longestWait, nanosecondsLeft);
  }
}
