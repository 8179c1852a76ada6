package dev.httptrigger.jwksfetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Look-ups of names that end with the deadline. The operating system's can't be stopped: one that
 * is given up keeps its thread until it returns, so there are threads for twice as many as fetches,
 * and none beyond that. Safe for use by several threads.
 */
final class Lookups implements AutoCloseable {
  private final Resolver resolver;
  private final ThreadPoolExecutor threads;

  Lookups(Resolver resolver, int concurrentFetches) {
    this.resolver = resolver;
    this.threads =
        new ThreadPoolExecutor(
            0,
            concurrentFetches * 2,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("key-fetch-lookup-", 0).factory());
  }

  List<InetAddress> resolve(String host, Deadline deadline) throws RefusedException {
    Future<List<InetAddress>> lookup;
    try {
      lookup = threads.submit(() -> resolver.resolve(host));
    } catch (RejectedExecutionException e) {
      throw new RefusedException(FailureKind.TIMED_OUT);
    }
    try {
      return lookup.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      lookup.cancel(true);
      throw new RefusedException(FailureKind.TIMED_OUT);
    } catch (InterruptedException e) {
      lookup.cancel(true);
      Thread.currentThread().interrupt();
      throw new RefusedException(FailureKind.TIMED_OUT);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw new RefusedException(FailureKind.HOST_NOT_FOUND);
      }
      throw new IllegalStateException("the look-up failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
