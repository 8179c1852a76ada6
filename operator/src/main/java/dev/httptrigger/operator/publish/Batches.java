package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Triggers that are to be looked at though nothing was heard of them: some at a time, so that
 * nobody's edit waits until thousands were looked at. For one thread.
 */
final class Batches {
  /** So many are looked at unasked before anybody's edit has its turn. */
  static final int SIZE = 500;

  private final Deque<Set<ObjectName>> batches = new ArrayDeque<>();

  /** Whether all were looked at. */
  boolean isEmpty() {
    return batches.isEmpty();
  }

  /**
   * Begins anew.
   *
   * @param first those who come first, all together
   * @param others then these; those of one part of the index come together, since a look at them is
   *     one at few parts
   */
  void plan(Set<ObjectName> first, Collection<ObjectName> others) {
    batches.clear();
    batches.add(new HashSet<>(first));
    List<ObjectName> byShard =
        others.stream().collect(Collectors.groupingBy(RecordName::shardOf)).values().stream()
            .flatMap(List::stream)
            .toList();
    for (int from = 0; from < byShard.size(); from += SIZE) {
      batches.add(new HashSet<>(byShard.subList(from, Math.min(from + SIZE, byShard.size()))));
    }
  }

  /** The next ones, which are taken out; there have to be some. */
  Set<ObjectName> next() {
    return batches.remove();
  }

  /** These were looked at: nobody is again because hosts, keys or a wildcard connect them. */
  void lookedAt(Scope scope) {
    switch (scope) {
      case Scope.Everything _ -> batches.clear();
      case Scope.Some some -> {
        batches.forEach(batch -> batch.removeAll(some.triggers()));
        batches.removeIf(Set::isEmpty);
      }
    }
  }
}
