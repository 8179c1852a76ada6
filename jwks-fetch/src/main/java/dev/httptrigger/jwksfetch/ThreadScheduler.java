package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduler of a running process: the JDK's steady clock and a daemon thread. */
final class ThreadScheduler implements FetchScheduler {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadScheduler.class);

  private final long beginning = System.nanoTime();
  private final ScheduledThreadPoolExecutor thread;

  ThreadScheduler() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("key-fetch").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - beginning);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    Future<?> future = thread.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A task of the key fetcher failed by a fault of its own", e);
    }
  }
}
