package dev.httptrigger.crds.targets;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.Finding;
import java.util.List;
import java.util.Optional;

/**
 * What the targets of a trigger stand for, as far as that is known.
 *
 * @param targets those of which anything is known
 * @param settled whether that is all there is to know; else nothing that they stood for before may
 *     leave
 * @param unbound the error that stands where nothing is known now and nothing was before
 */
public record TargetReading(List<BoundTarget> targets, boolean settled, Optional<Finding> unbound) {
  /** A trigger without targets. */
  public static final TargetReading NONE = new TargetReading(List.of(), true, Optional.empty());

  /** Takes a copy. */
  public TargetReading {
    targets = List.copyOf(targets);
    requireNonNull(unbound, "unbound is null");
  }

  /** All hosts, in the order of the targets. */
  public List<String> hosts() {
    return targets.stream()
        .flatMap(target -> target.places().stream())
        .map(BoundTarget.Place::host)
        .distinct()
        .toList();
  }

  /** The path of the first target that brought a host. */
  public Optional<String> fieldOf(String host) {
    return targets.stream()
        .filter(target -> target.places().stream().anyMatch(place -> place.host().equals(host)))
        .map(BoundTarget::field)
        .findFirst();
  }
}
