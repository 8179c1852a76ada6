package dev.httptrigger.jwksfetch;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a fetch, whatever it is doing then: its sockets are closed under it. A time-out of
 * single reads would let a server that sends a byte now and then hold the fetch for hours. Safe for
 * use by several threads.
 */
final class Deadline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

  private final long end;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final Future<?> alarm;
  private volatile boolean over;

  private Deadline(Duration length, ScheduledExecutorService timer) {
    end = System.nanoTime() + length.toNanos();
    alarm = timer.schedule(this::end, length.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A deadline that ends after that time, on the timer's thread. */
  static Deadline in(Duration length, ScheduledExecutorService timer) {
    return new Deadline(length, timer);
  }

  /** Has a socket closed at the end, at the latest; at once when the end has passed. */
  void closesAtEnd(Socket socket) {
    sockets.add(socket);
    if (over) {
      closeSockets();
    }
  }

  /** Whether the end has passed. */
  boolean isOver() {
    return over || remainingNanos() <= 0;
  }

  /** What is left, in nanoseconds; never negative. */
  long remainingNanos() {
    return Math.max(0, end - System.nanoTime());
  }

  /** What is left, for calls to which 0 would mean forever; at least one millisecond. */
  int remainingMillis() {
    long millis = TimeUnit.NANOSECONDS.toMillis(remainingNanos());
    return Math.clamp(millis, 1, Integer.MAX_VALUE);
  }

  /** Ends it now: the fetch is done. */
  @Override
  public void close() {
    alarm.cancel(false);
    closeSockets();
  }

  private void end() {
    over = true;
    closeSockets();
  }

  private void closeSockets() {
    sockets.forEach(Deadline::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It can't be used any more either way.
      LOG.debug("A socket of the key fetcher did not close well", e);
    }
  }
}
