package dev.httptrigger.jwksfetch;

/** Is told what becomes of sources. */
@FunctionalInterface
public interface RemoteKeysListener {
  /**
   * A wanted source says something new: other keys, another freshness, another failure. Times alone
   * are no news. Called on the fetcher's one thread, in order, so a long stay here holds up all
   * fetches; an exception is logged and changes nothing.
   */
  void changed(RemoteSource source, SourceState state);
}
