package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which triggers have something in common: what becomes of one depends on those that it is
 * connected with, directly or through others, and on none beyond. For one thread.
 */
final class Connections {
  private final Map<ObjectName, Set<Bond>> bonds = new HashMap<>();
  private final Map<Bond, Set<ObjectName>> members = new HashMap<>();

  /** What several triggers can have in common. */
  sealed interface Bond {}

  /**
   * A host pattern that they claim, hold or held until now.
   *
   * @param host the host
   */
  record OfHost(HostHash host) implements Bond {
    OfHost {
      requireNonNull(host, "host is null");
    }
  }

  /**
   * A set of keys.
   *
   * @param source where it is
   */
  record OfKeys(KeySetSource source) implements Bond {
    OfKeys {
      requireNonNull(source, "source is null");
    }
  }

  /**
   * An object of the gateway.
   *
   * @param namespace where it is
   * @param target which
   */
  record OfTarget(String namespace, TargetReference target) implements Bond {
    OfTarget {
      requireNonNull(namespace, "namespace is null");
      requireNonNull(target, "target is null");
    }
  }

  /**
   * What a trigger has in common with others.
   *
   * @param now as it is, where it exists
   * @param record what servers were told of it last
   * @param listed what the index says of it
   */
  static Set<Bond> of(
      Optional<PreparedTrigger> now, Optional<TriggerConfig> record, Optional<IndexEntry> listed) {
    Set<Bond> bonds = new HashSet<>();
    now.ifPresent(trigger -> add(trigger, bonds));
    record.ifPresent(config -> add(config, bonds));
    listed.ifPresent(entry -> entry.holds().keySet().forEach(host -> bonds.add(new OfHost(host))));
    return bonds;
  }

  private static void add(PreparedTrigger trigger, Set<Bond> bonds) {
    trigger.claimedHosts().forEach(host -> bonds.add(new OfHost(HostHash.of(host))));
    trigger.keySetSources().forEach(source -> bonds.add(new OfKeys(source)));
    trigger
        .claimedTargets()
        .forEach(target -> bonds.add(new OfTarget(trigger.name().namespace(), target)));
  }

  private static void add(TriggerConfig config, Set<Bond> bonds) {
    config.keySetSources().forEach(source -> bonds.add(new OfKeys(source)));
    switch (config.selection()) {
      case OnlyById _, ByTarget _ -> {}
      case ByHost byHost ->
          byHost.bindings().forEach(binding -> bonds.add(new OfHost(HostHash.of(binding.host()))));
    }
  }

  /** Forgets all. */
  void clear() {
    bonds.clear();
    members.clear();
  }

  /** A trigger has these from now on, and no others. */
  void put(ObjectName trigger, Set<Bond> now) {
    Set<Bond> before = now.isEmpty() ? bonds.remove(trigger) : bonds.put(trigger, Set.copyOf(now));
    if (before != null) {
      for (Bond bond : before) {
        members.computeIfPresent(
            bond,
            (_, triggers) -> {
              triggers.remove(trigger);
              return triggers.isEmpty() ? null : triggers;
            });
      }
    }
    now.forEach(bond -> members.computeIfAbsent(bond, _ -> new HashSet<>()).add(trigger));
  }

  /** A trigger has these besides. */
  void add(ObjectName trigger, Set<Bond> more) {
    Set<Bond> all = new HashSet<>(more);
    all.addAll(bonds.getOrDefault(trigger, Set.of()));
    put(trigger, all);
  }

  /** Those triggers with all that they are connected with. */
  Set<ObjectName> around(Collection<ObjectName> triggers) {
    Set<ObjectName> found = new HashSet<>(triggers);
    Set<Bond> followed = new HashSet<>();
    Deque<ObjectName> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      for (Bond bond : bonds.getOrDefault(open.remove(), Set.of())) {
        if (followed.add(bond)) {
          for (ObjectName other : members.getOrDefault(bond, Set.of())) {
            if (found.add(other)) {
              open.add(other);
            }
          }
        }
      }
    }
    return found;
  }

  /** All that those triggers have. */
  Set<Bond> bondsOf(Collection<ObjectName> triggers) {
    return triggers.stream()
        .flatMap(trigger -> bonds.getOrDefault(trigger, Set.of()).stream())
        .collect(Collectors.toSet());
  }
}
