package dev.httptrigger.bench.parts;

import java.util.List;

/**
 * Values that are used one after the other, again and again: one value alone would be a cache's
 * best case. For one thread.
 */
final class InTurn<T> {
  private final List<T> values;
  private int upcoming;

  private InTurn(List<T> values) {
    this.values = List.copyOf(values);
  }

  /** These values, in their order. */
  static <T> InTurn<T> of(List<T> values) {
    return new InTurn<>(values);
  }

  /** What stands in a field until there are values. */
  static <T> InTurn<T> none() {
    return new InTurn<>(List.of());
  }

  /**
   * The next value.
   *
   * @throws IndexOutOfBoundsException where there is none
   */
  T next() {
    int now = upcoming;
    upcoming = now + 1 == values.size() ? 0 : now + 1;
    return values.get(now);
  }

  /** All of them, in their order. */
  List<T> all() {
    return values;
  }
}
