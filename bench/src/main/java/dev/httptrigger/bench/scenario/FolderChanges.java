package dev.httptrigger.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Changes the manifests of a server on many triggers, a hundred a second, until it is closed. They
 * come in bursts every two seconds: a server waits some seconds for a moment in which nobody
 * writes, so evenly spread over time they would come too late for a short run.
 */
final class FolderChanges implements AutoCloseable {
  /** Between two bursts. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final int PER_SECOND = 100;
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final CrowdServer server;
  private final Path besides;
  private final AtomicLong made = new AtomicLong();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("changes").daemon().factory());
  private final ScheduledFuture<?> bursts;

  private FolderChanges(CrowdServer server, Path besides) {
    this.server = server;
    this.besides = besides;
    this.bursts =
        thread.scheduleAtFixedRate(this::burst, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Begins.
   *
   * @param folder of the run, where a folder beside the manifests is made
   */
  static FolderChanges begin(CrowdServer server, Path folder) {
    try {
      return new FolderChanges(server, Files.createTempDirectory(folder, "changes-"));
    } catch (IOException e) {
      throw new UncheckedIOException("can't write changes", e);
    }
  }

  private void burst() {
    int triggers = server.crowd().triggers();
    long changes = PER_SECOND * EVERY.toSeconds();
    try {
      for (long change = 0; change < changes; change++) {
        int trigger = Math.toIntExact(made.getAndIncrement() % triggers);
        server.crowd().change(server.folder(), trigger, besides);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't change a manifest", e);
    }
  }

  /** How many were made so far. */
  long made() {
    return made.get();
  }

  /**
   * Makes no more.
   *
   * @throws IllegalStateException when one could not be made
   */
  @Override
  public void close() {
    boolean failed = bursts.isDone();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS) || failed) {
        throw new IllegalStateException("the manifests could not all be changed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while manifests were changed", e);
    }
  }
}
