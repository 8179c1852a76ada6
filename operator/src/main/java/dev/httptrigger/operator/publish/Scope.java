package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.keys.KeySetSource;
import java.util.Collection;
import java.util.Set;

/** For which triggers one pass decides and writes; what it decides for them holds for all. */
sealed interface Scope {
  /** Whether the trigger is among them. */
  boolean contains(ObjectName trigger);

  /** Whether these triggers are. */
  default boolean containsAll(Collection<ObjectName> triggers) {
    return triggers.stream().allMatch(this::contains);
  }

  /** Whether it is decided who has the host, and for whom it is kept. */
  boolean contains(HostHash host);

  /** All there are. */
  record Everything() implements Scope {
    @Override
    public boolean contains(ObjectName trigger) {
      return true;
    }

    @Override
    public boolean contains(HostHash host) {
      return true;
    }
  }

  /**
   * Some, with all that they are connected with.
   *
   * @param triggers those that exist, are listed, or both
   * @param hosts all hosts that any of them claims, holds or held
   * @param keySets all sets of keys to which any of them refers, or referred
   */
  record Some(Set<ObjectName> triggers, Set<HostHash> hosts, Set<KeySetSource> keySets)
      implements Scope {
    /** Takes copies. */
    public Some {
      triggers = Set.copyOf(triggers);
      hosts = Set.copyOf(hosts);
      keySets = Set.copyOf(keySets);
    }

    @Override
    public boolean contains(ObjectName trigger) {
      return triggers.contains(trigger);
    }

    @Override
    public boolean contains(HostHash host) {
      return hosts.contains(host);
    }
  }
}
