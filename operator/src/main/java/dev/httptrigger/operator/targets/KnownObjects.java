package dev.httptrigger.operator.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.targets.Looked;
import dev.httptrigger.crds.targets.Looked.Missing;
import dev.httptrigger.crds.targets.Looked.NotKnown;
import dev.httptrigger.crds.targets.Looked.NotServed;
import dev.httptrigger.crds.targets.Looked.Present;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of all objects of one kind. Not thread-safe.
 *
 * @param <T> what matters of each
 */
final class KnownObjects<T> {
  private final Map<ObjectName, T> objects = new HashMap<>();
  private Extent extent = Extent.SOME;

  /** How much is known. */
  enum Extent {
    /** What was seen so far. */
    SOME,
    /** All there are. */
    ALL,
    /** That the cluster has no such kind. */
    NOT_SERVED
  }

  Looked<T> find(ObjectName name) {
    T object = objects.get(name);
    if (object != null) {
      return new Present<>(object);
    }
    return switch (extent) {
      case SOME -> new NotKnown<>();
      case ALL -> new Missing<>();
      case NOT_SERVED -> new NotServed<>();
    };
  }

  /** Whether nothing is there beyond what was seen. */
  boolean areAllKnown() {
    return extent != Extent.SOME;
  }

  Optional<T> get(ObjectName name) {
    return Optional.ofNullable(objects.get(name));
  }

  /** Says what was known before. */
  Optional<T> put(ObjectName name, T object) {
    return Optional.ofNullable(objects.put(name, object));
  }

  /** Says what was known before. */
  Optional<T> remove(ObjectName name) {
    return Optional.ofNullable(objects.remove(name));
  }

  /** Says whether that is something new. */
  boolean becomes(Extent now) {
    boolean changes = extent != now;
    extent = now;
    if (now == Extent.NOT_SERVED) {
      objects.clear();
    }
    return changes;
  }
}
