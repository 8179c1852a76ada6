package dev.httptrigger.jwksfetch;

import java.util.Optional;

/**
 * Is told what becomes of sources. Called on the fetcher's one thread, in order, so a long stay
 * here holds up all fetches; an exception is logged and changes nothing.
 */
@FunctionalInterface
public interface RemoteKeysListener {
  /**
   * A wanted source says something new: other keys, another freshness, another failure, or the
   * first success of a day. Other times alone are no news.
   */
  void changed(RemoteSource source, SourceState state);

  /**
   * An attempt has ended, whatever it changed.
   *
   * @param failure why it brought nothing; empty when it brought or confirmed keys
   */
  default void attempted(Optional<FailureKind> failure) {}
}
