package dev.httptrigger.bench.peers;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * A peer whose configuration is written and whose helpers run: it can be started, more than once.
 *
 * @param name the peer's
 * @param words the program and its arguments
 * @param port of loopback, where it will answer
 * @param change gives the site of that number another policy, while the peer runs
 * @param end ends the helpers
 */
record Prepared(
    String name, List<String> words, int port, BiConsumer<Integer, Policy> change, Runnable end)
    implements AutoCloseable {
  /** Takes a copy. */
  Prepared {
    words = List.copyOf(words);
  }

  /** Ends the helpers. */
  @Override
  public void close() {
    end.run();
  }
}
