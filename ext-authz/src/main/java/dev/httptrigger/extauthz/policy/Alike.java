package dev.httptrigger.extauthz.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What many triggers have alike, made once for all of them: less memory, and what a request touches
 * is what requests of other triggers have touched a moment ago. Of those asked for last; others are
 * made anew. Thread-safe.
 *
 * @param <K> what it is made of
 * @param <V> what is made; immutable
 */
final class Alike<K, V> {
  private static final int MOST = 1_000;

  private final Map<K, V> made =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
          return size() > MOST;
        }
      };

  /** What was made of an equal one before, or is made now. */
  synchronized V of(K key, Function<K, V> maker) {
    return made.computeIfAbsent(key, maker);
  }
}
