package dev.httptrigger.operator.targets;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.TargetKind;
import java.util.Set;

/** Which targets may stand for something else. */
public sealed interface TargetChange {
  /** The kind of the targets. */
  TargetKind kind();

  /**
   * Every one of a kind.
   *
   * @param kind which kind
   */
  record All(TargetKind kind) implements TargetChange {
    /** Checks that nothing is null. */
    public All {
      requireNonNull(kind, "kind is null");
    }
  }

  /**
   * Some of a kind.
   *
   * @param kind which kind
   * @param names which of them
   */
  record Some(TargetKind kind, Set<ObjectName> names) implements TargetChange {
    /** Takes a copy. */
    public Some {
      requireNonNull(kind, "kind is null");
      names = Set.copyOf(names);
    }
  }
}
