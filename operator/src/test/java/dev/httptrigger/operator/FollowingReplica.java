package dev.httptrigger.operator;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A server that has everything half a second later, and says so. */
final class FollowingReplica implements AutoCloseable {
  private static final long PERIOD_MILLIS = 500;

  private final Installation installation;
  private final String identity;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  FollowingReplica(Installation installation, String identity) {
    this.installation = installation;
    this.identity = identity;
    report();
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(
            this::report, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void report() {
    installation.replicaReports(identity, installation.version());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
