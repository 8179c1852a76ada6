package dev.httptrigger.extauthz.decision;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Names of headers that are taken away from many requests: a trigger's own, made once. Whoever
 * writes answers in bytes keeps beside them what it writes. Immutable otherwise, and thread-safe.
 */
public final class RemovedHeaders extends AbstractSet<String> {
  private final Set<String> names;
  private final List<String> ordered;
  private volatile byte @Nullable [] written;

  /** These names. */
  public RemovedHeaders(Collection<String> names) {
    this.names = Set.copyOf(names);
    this.ordered = this.names.stream().sorted().toList();
  }

  /** Sorted, so that the same names are always written alike. */
  @Override
  public Iterator<String> iterator() {
    return ordered.iterator();
  }

  @Override
  public int size() {
    return ordered.size();
  }

  @Override
  public boolean contains(@Nullable Object name) {
    return name != null && names.contains(name);
  }

  /**
   * What an edge writes for all of the names. There is one edge that writes bytes; another would
   * need a place of its own.
   *
   * @param writer makes the bytes the first time; always the same
   * @return not to be changed
   */
  public byte[] written(Function<List<String>, byte[]> writer) {
    byte @Nullable [] known = written;
    if (known == null) {
      // Two threads may both write it: the same bytes.
      known = writer.apply(ordered);
      written = known;
    }
    return known;
  }
}
