package dev.httptrigger.operator.publish;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What other threads do for the one that publishes. Stateless. */
final class OtherThreads {
  private OtherThreads() {}

  /**
   * Waits for it.
   *
   * @throws RuntimeException what it ended with, as itself: what ends a pass ends it whichever
   *     thread it happened on; an {@link Error} likewise
   */
  static <T> T join(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw e;
      }
    }
  }
}
