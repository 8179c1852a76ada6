package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.ObjectName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Goes through all triggers over and over, a few at a time. For one thread. */
final class Turns {
  private final Deque<ObjectName> left = new ArrayDeque<>();

  /**
   * The next ones.
   *
   * @param count how many, at most
   * @param all all that there are; asked when a round begins
   */
  List<ObjectName> next(int count, Supplier<Collection<ObjectName>> all) {
    if (left.isEmpty()) {
      left.addAll(all.get());
    }
    List<ObjectName> next = new ArrayList<>();
    while (next.size() < count && !left.isEmpty()) {
      next.add(left.remove());
    }
    return next;
  }
}
