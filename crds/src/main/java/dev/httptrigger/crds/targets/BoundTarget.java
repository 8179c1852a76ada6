package dev.httptrigger.crds.targets;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.List;
import java.util.Optional;

/**
 * What one target of a trigger stands for.
 *
 * @param reference the target
 * @param position where it stands in {@code targetRefs}
 * @param places the hosts and prefixes by which its requests are known where no gateway names it
 * @param splits requests on these places that are another object's
 */
public record BoundTarget(
    TargetReference reference, int position, List<Place> places, List<Split> splits) {
  /** Takes copies. */
  public BoundTarget {
    requireNonNull(reference, "reference is null");
    places = List.copyOf(places);
    splits = List.copyOf(splits);
  }

  /** The path of the target in the spec, for findings. */
  public String field() {
    return field(position);
  }

  static String field(int position) {
    return "spec.targetRefs[" + position + "]";
  }

  /**
   * A path prefix on a host.
   *
   * @param host a host pattern in lower case: a name, {@code *.} and a name, or {@code *}
   * @param prefix begins with {@code /}
   * @param section the part of the target that it comes from; empty: one without a name
   * @param expressed whether all requests there are the target's; else some are, host and path
   *     don't say which, and all are denied
   */
  public record Place(String host, String prefix, Optional<String> section, boolean expressed) {
    /** Checks that nothing is null. */
    public Place {
      requireNonNull(host, "host is null");
      requireNonNull(prefix, "prefix is null");
      requireNonNull(section, "section is null");
    }
  }

  /**
   * Requests on a place of the target that a rule takes to which the trigger is not bound.
   *
   * @param host where
   * @param prefix under which prefix they lie
   * @param rule the rule as people read it, with its route
   */
  public record Split(String host, String prefix, String rule) {
    /** Checks that nothing is null. */
    public Split {
      requireNonNull(host, "host is null");
      requireNonNull(prefix, "prefix is null");
      requireNonNull(rule, "rule is null");
    }
  }
}
