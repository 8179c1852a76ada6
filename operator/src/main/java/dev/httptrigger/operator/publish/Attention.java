package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.HostPatterns;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.Connections;
import dev.httptrigger.crds.pipeline.Connections.Bond;
import dev.httptrigger.crds.pipeline.Connections.OfHost;
import dev.httptrigger.crds.pipeline.Connections.OfKeys;
import dev.httptrigger.crds.pipeline.Connections.OfTarget;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the next pass has to look at: a change costs what it touches, not what exists. Whatever is
 * not known to touch some triggers only, a failed write among it, lets it look at everything. For
 * one thread.
 */
final class Attention {
  private final int triggersPerNamespace;
  private final Connections connections = new Connections();
  private final Set<ObjectName> changed = new HashSet<>();
  private final Map<String, ObjectName> byRecord = new HashMap<>();
  private boolean everything = true;
  private @Nullable Grants grants;

  /** Where some were too many: any change may let another one in. */
  private Set<String> crowded = Set.of();

  Attention(int triggersPerNamespace) {
    this.triggersPerNamespace = triggersPerNamespace;
  }

  /** Something changed on which everything may depend. */
  void everything() {
    everything = true;
  }

  /** These may be others now. */
  void changed(Collection<ObjectName> triggers) {
    changed.addAll(triggers);
  }

  /** Keys in these objects may be others now, for those too who only referred to them before. */
  void changedObjects(Set<ObjectReference> objects) {
    changed.addAll(connections.referringTo(objects));
  }

  /** These sets of keys are others now. */
  void changedKeys(Collection<KeySetSource> sources) {
    sources.forEach(source -> changed.addAll(connections.referringTo(source)));
  }

  /** Somebody changed a Secret. */
  void changedSecret(String name) {
    ObjectName trigger = byRecord.get(name);
    if (trigger == null) {
      everything = true;
    } else {
      changed.add(trigger);
    }
  }

  /** The triggers of which something was heard since the last pass, or that are not finished. */
  Set<ObjectName> changed() {
    return Set.copyOf(changed);
  }

  /** Whether there is nothing to look at. */
  boolean isNothing() {
    return !everything && changed.isEmpty();
  }

  /** Whether everything is to be looked at, whatever the triggers are. */
  boolean isEverything(Grants now) {
    return everything || !now.equals(grants);
  }

  /** What to look at. */
  Scope scope(KnownTriggers known, ConfigurationState state, Grants now) {
    if (isEverything(now)) {
      return new Scope.Everything();
    }
    changed.forEach(trigger -> connections.add(trigger, bonds(trigger, known, state)));
    Set<ObjectName> triggers = connections.around(changed);
    if (isCrowded(triggers, known)
        || (now instanceof Grants.Unknown && isUnderWildcard(triggers, known, state))) {
      return new Scope.Everything();
    }
    Set<HostHash> hosts = new HashSet<>();
    Set<KeySetSource> keySets = new HashSet<>();
    for (Bond bond : connections.bondsOf(triggers)) {
      switch (bond) {
        case OfHost(HostHash host) -> hosts.add(host);
        case OfKeys(KeySetSource source) -> keySets.add(source);
        case OfTarget _ -> {}
      }
    }
    return new Scope.Some(triggers, hosts, keySets);
  }

  private boolean isCrowded(Set<ObjectName> triggers, KnownTriggers known) {
    return triggers.stream()
        .map(ObjectName::namespace)
        .distinct()
        .anyMatch(
            namespace ->
                crowded.contains(namespace) || known.countIn(namespace) > triggersPerNamespace);
  }

  /**
   * While nobody knows the grants, a wildcard that is held, or kept for somebody, is one: it
   * matters for every host below it.
   */
  private boolean isUnderWildcard(
      Set<ObjectName> triggers, KnownTriggers known, ConfigurationState state) {
    Set<HostHash> reserved = state.reservedHosts();
    return triggers.stream()
        .flatMap(
            trigger ->
                Connections.hosts(
                    Optional.ofNullable(known.all().get(trigger)), state.lastRecord(trigger))
                    .stream())
        .flatMap(host -> HostPatterns.wildcardsOver(host).stream())
        .distinct()
        .map(HostHash::of)
        .anyMatch(
            wildcard ->
                reserved.contains(wildcard)
                    || connections.with(wildcard).stream()
                        .anyMatch(trigger -> state.isListed(trigger, wildcard)));
  }

  /**
   * A pass is over.
   *
   * @param open what the next pass has to look at again
   */
  void looked(
      Scope scope,
      Set<ObjectName> open,
      KnownTriggers known,
      ConfigurationState state,
      Grants then) {
    switch (scope) {
      case Scope.Everything _ -> {
        connections.clear();
        byRecord.clear();
        Set<ObjectName> all = new HashSet<>(known.all().keySet());
        all.addAll(state.listed());
        all.forEach(trigger -> connect(trigger, known, state));
        crowded = known.namespacesWithMoreThan(triggersPerNamespace);
      }
      case Scope.Some some -> {
        for (ObjectName trigger : some.triggers()) {
          if (open.contains(trigger)) {
            // What it had until now matters until all is done: keys that nobody needs are to go.
            connections.add(trigger, bonds(trigger, known, state));
          } else {
            connect(trigger, known, state);
          }
        }
      }
    }
    changed.clear();
    changed.addAll(open);
    everything = false;
    grants = then;
  }

  private void connect(ObjectName trigger, KnownTriggers known, ConfigurationState state) {
    Set<Bond> bonds = bonds(trigger, known, state);
    connections.put(trigger, bonds);
    if (known.all().containsKey(trigger) || state.entry(trigger).isPresent()) {
      byRecord.put(state.recordOf(trigger), trigger);
    } else {
      byRecord.remove(state.recordOf(trigger));
    }
  }

  private static Set<Bond> bonds(
      ObjectName trigger, KnownTriggers known, ConfigurationState state) {
    return Connections.of(
        Optional.ofNullable(known.all().get(trigger)),
        state.lastRecord(trigger),
        state.entry(trigger));
  }
}
