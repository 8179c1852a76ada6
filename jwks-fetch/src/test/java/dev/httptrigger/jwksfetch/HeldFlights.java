package dev.httptrigger.jwksfetch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Flights that land when a test says so, on the test's own thread. */
final class HeldFlights extends AbstractExecutorService {
  private final Deque<Runnable> held = new ArrayDeque<>();
  private boolean shutdown;

  @Override
  public void execute(Runnable flight) {
    held.add(flight);
  }

  /** How many are in the air. */
  int inTheAir() {
    return held.size();
  }

  /** The one that took off first lands. */
  void landFirst() {
    held.remove().run();
  }

  /** All that are in the air now land. */
  void landAll() {
    for (int left = held.size(); left > 0; left--) {
      landFirst();
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    List<Runnable> never = List.copyOf(held);
    held.clear();
    return never;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && held.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return isTerminated();
  }
}
