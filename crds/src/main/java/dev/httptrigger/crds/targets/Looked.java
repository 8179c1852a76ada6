package dev.httptrigger.crds.targets;

import static java.util.Objects.requireNonNull;

/**
 * What is known of an object.
 *
 * @param <T> what matters of it
 */
public sealed interface Looked<T> {
  /**
   * It is there.
   *
   * @param object what matters of it
   * @param <T> what matters of it
   */
  record Present<T>(T object) implements Looked<T> {
    /** Checks that nothing is null. */
    public Present {
      requireNonNull(object, "object is null");
    }
  }

  /**
   * It is not there, and whoever says so knows all there are.
   *
   * @param <T> what matters of it
   */
  record Missing<T>() implements Looked<T> {}

  /**
   * The cluster has no objects of that kind at all.
   *
   * @param <T> what matters of it
   */
  record NotServed<T>() implements Looked<T> {}

  /**
   * Nobody can say just now.
   *
   * @param <T> what matters of it
   */
  record NotKnown<T>() implements Looked<T> {}

  /**
   * There is no cluster, only files: what a gateway said of an object does not stand there.
   *
   * @param <T> what matters of it
   */
  record OnlyFiles<T>() implements Looked<T> {}

  /**
   * A cluster knows it, and it was not asked: only for looking at files, never for deciding.
   *
   * @param <T> what matters of it
   */
  record NotAsked<T>() implements Looked<T> {}
}
