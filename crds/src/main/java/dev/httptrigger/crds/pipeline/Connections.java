package dev.httptrigger.crds.pipeline;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.targets.BoundTarget;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which triggers have something in common: what becomes of one depends on those that it is
 * connected with by hosts and targets, directly or through others, and on none beyond. A set of
 * keys connects nobody: what it holds follows from its source, whoever refers to it. For one
 * thread.
 */
public final class Connections {
  private final Map<ObjectName, Set<Bond>> bonds = new HashMap<>();
  private final Map<Bond, Set<ObjectName>> members = new HashMap<>();

  /** Begins with nothing. */
  public Connections() {}

  /** What several triggers can have in common. */
  public sealed interface Bond {}

  /**
   * A host pattern that they claim, hold or held until now, or where their targets have requests.
   *
   * @param host the host
   */
  public record OfHost(HostHash host) implements Bond {
    /** Checks that nothing is null. */
    public OfHost {
      requireNonNull(host, "host is null");
    }
  }

  /**
   * A set of keys.
   *
   * @param source where it is
   */
  public record OfKeys(KeySetSource source) implements Bond {
    /** Checks that nothing is null. */
    public OfKeys {
      requireNonNull(source, "source is null");
    }
  }

  /**
   * An object of the gateway, with all its parts: one trigger may have a part of what another has.
   *
   * @param namespace where it is
   * @param group its API group
   * @param kind its kind
   * @param name its name
   */
  public record OfTarget(String namespace, String group, String kind, String name) implements Bond {
    /** Checks that nothing is null. */
    public OfTarget {
      requireNonNull(namespace, "namespace is null");
      requireNonNull(group, "group is null");
      requireNonNull(kind, "kind is null");
      requireNonNull(name, "name is null");
    }
  }

  /**
   * What a trigger has in common with others.
   *
   * @param now as it is, where it exists
   * @param record what servers were told of it last
   * @param listed what the index says of it
   */
  public static Set<Bond> of(
      Optional<PreparedTrigger> now, Optional<TriggerConfig> record, Optional<IndexEntry> listed) {
    Set<Bond> bonds = new HashSet<>();
    now.ifPresent(trigger -> add(trigger, bonds));
    record.ifPresent(config -> add(config, bonds));
    hosts(now, record).forEach(host -> bonds.add(new OfHost(HostHash.of(host))));
    listed.ifPresent(entry -> entry.holds().keySet().forEach(host -> bonds.add(new OfHost(host))));
    return bonds;
  }

  /**
   * The host patterns that a trigger claims, has, or where its targets have requests. Nearly always
   * the trigger's and the record's are the same, and to hash one costs more than to compare two.
   *
   * @param now as it is, where it exists
   * @param record what servers were told of it last
   */
  public static Set<String> hosts(Optional<PreparedTrigger> now, Optional<TriggerConfig> record) {
    Set<String> hosts = new HashSet<>();
    now.ifPresent(
        trigger -> {
          hosts.addAll(trigger.claimedHosts());
          for (BoundTarget target : trigger.targets().targets()) {
            target.places().forEach(place -> hosts.add(place.host()));
            target.splits().forEach(split -> hosts.add(split.host()));
          }
        });
    record.ifPresent(
        config -> config.selection().hostBindings().forEach(binding -> hosts.add(binding.host())));
    return hosts;
  }

  private static void add(PreparedTrigger trigger, Set<Bond> bonds) {
    trigger.keySetSources().forEach(source -> bonds.add(new OfKeys(source)));
    String namespace = trigger.name().namespace();
    trigger
        .claimedTargets()
        .forEach(
            target ->
                bonds.add(new OfTarget(namespace, target.group(), target.kind(), target.name())));
  }

  private static void add(TriggerConfig config, Set<Bond> bonds) {
    config.keySetSources().forEach(source -> bonds.add(new OfKeys(source)));
    if (config.selection() instanceof ByTarget byTarget) {
      String namespace = config.trigger().namespace();
      byTarget
          .targets()
          .forEach(
              target ->
                  bonds.add(new OfTarget(namespace, target.group(), target.kind(), target.name())));
    }
  }

  /** Forgets all. */
  public void clear() {
    bonds.clear();
    members.clear();
  }

  /** A trigger has these from now on, and no others. */
  public void put(ObjectName trigger, Set<Bond> now) {
    Set<Bond> before = now.isEmpty() ? bonds.remove(trigger) : bonds.put(trigger, Set.copyOf(now));
    if (before != null) {
      for (Bond bond : before) {
        members.computeIfPresent(bond, (_, triggers) -> without(trigger, triggers));
      }
    }
    now.forEach(bond -> members.merge(bond, Set.of(trigger), Connections::union));
  }

  /** Nearly every host is one trigger's, and a set of one takes a tenth of the room. */
  private static @Nullable Set<ObjectName> without(ObjectName trigger, Set<ObjectName> triggers) {
    if (triggers.size() > 2) {
      triggers.remove(trigger);
      return triggers;
    }
    return triggers.stream()
        .filter(other -> !other.equals(trigger))
        .findFirst()
        .map(Set::of)
        .orElse(null);
  }

  private static Set<ObjectName> union(Set<ObjectName> triggers, Set<ObjectName> one) {
    Set<ObjectName> all = triggers.size() > 1 ? triggers : new HashSet<>(triggers);
    all.addAll(one);
    return all;
  }

  /** A trigger has these besides. */
  public void add(ObjectName trigger, Set<Bond> more) {
    Set<Bond> all = new HashSet<>(more);
    all.addAll(bonds.getOrDefault(trigger, Set.of()));
    put(trigger, all);
  }

  /** The triggers that have a host pattern in common, or the one that has it. */
  public Set<ObjectName> with(HostHash host) {
    return Set.copyOf(members.getOrDefault(new OfHost(host), Set.of()));
  }

  /** The triggers that refer, or referred, to a set of keys. */
  public Set<ObjectName> referringTo(KeySetSource source) {
    return Set.copyOf(members.getOrDefault(new OfKeys(source), Set.of()));
  }

  /** Whether any trigger refers, or referred, to a set of keys. */
  public boolean isReferredTo(KeySetSource source) {
    return members.containsKey(new OfKeys(source));
  }

  /** The triggers that refer, or referred, to keys in one of these objects. */
  public Set<ObjectName> referringTo(Set<ObjectReference> objects) {
    Set<ObjectName> triggers = new HashSet<>();
    if (!objects.isEmpty()) {
      members.forEach(
          (bond, referring) -> {
            if (bond instanceof OfKeys(KeySetSource source) && isIn(source, objects)) {
              triggers.addAll(referring);
            }
          });
    }
    return triggers;
  }

  private static boolean isIn(KeySetSource source, Set<ObjectReference> objects) {
    return switch (source) {
      case InObject inObject -> objects.contains(inObject.object());
      case Remote _ -> false;
    };
  }

  /** Those triggers with all that they are connected with. */
  public Set<ObjectName> around(Collection<ObjectName> triggers) {
    Set<ObjectName> found = new HashSet<>(triggers);
    Set<Bond> followed = new HashSet<>();
    Deque<ObjectName> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      for (Bond bond : bonds.getOrDefault(open.remove(), Set.of())) {
        if (!(bond instanceof OfKeys) && followed.add(bond)) {
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
  public Set<Bond> bondsOf(Collection<ObjectName> triggers) {
    return triggers.stream()
        .flatMap(trigger -> bonds.getOrDefault(trigger, Set.of()).stream())
        .collect(Collectors.toSet());
  }
}
