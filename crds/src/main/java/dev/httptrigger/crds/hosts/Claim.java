package dev.httptrigger.crds.hosts;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What one trigger asks for. A trigger that can't be used claims like any other: the hosts of its
 * spec as far as they can be read, and those of its last good record.
 *
 * @param trigger the trigger
 * @param created its {@code creationTimestamp}
 * @param wanted every host with every prefix that it claims
 * @param held since when it holds what, by the last record of the same object (the same uid)
 * @param stays whether nobody can take anything of that from it: the trigger is not seen, so its
 *     record stays as it is, and servers go by that
 */
public record Claim(
    ObjectName trigger,
    Instant created,
    Set<HostPrefix> wanted,
    Map<HostPrefix, Instant> held,
    boolean stays) {
  /** Takes copies. */
  public Claim {
    requireNonNull(trigger, "trigger is null");
    requireNonNull(created, "created is null");
    wanted = Set.copyOf(wanted);
    held = Map.copyOf(held);
  }

  /** What a trigger asks for that is seen. */
  public Claim(
      ObjectName trigger, Instant created, Set<HostPrefix> wanted, Map<HostPrefix, Instant> held) {
    this(trigger, created, wanted, held, false);
  }

  /** Whether it goes on deciding there, whoever else gets the host. */
  boolean staysAt(String host, String prefix) {
    return stays && held.containsKey(new HostPrefix(host, prefix));
  }
}
