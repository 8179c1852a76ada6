package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.pipeline.Connections;
import dev.httptrigger.crds.pipeline.Connections.Bond;
import dev.httptrigger.crds.pipeline.Connections.OfHost;
import dev.httptrigger.crds.pipeline.Connections.OfKeys;
import dev.httptrigger.crds.pipeline.Connections.OfTarget;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in force of a folder's triggers, and the table that they make. It decides about the
 * triggers that changed and those that are connected with them, and about no others: what becomes
 * of them is the same. No I/O; for one thread.
 */
final class FolderTable {
  private final TriggerPipeline pipeline = TriggerPipeline.withDefaults();
  private final Preparation preparation;
  private final Connections connections = new Connections();
  private final Map<ObjectName, TriggerConfig> inForce = new HashMap<>();
  private final Map<KeySetSource, KeySet> keySets = new HashMap<>();

  /** What became of those triggers of which there is something to say. */
  private final SortedMap<ObjectName, TriggerOutcome> remarkable = new TreeMap<>();

  private PolicyTable table;

  /**
   * Begins with nothing.
   *
   * @param empty the table before anything is read
   * @param preparation makes what is read ready
   */
  FolderTable(PolicyTable empty, Preparation preparation) {
    this.table = requireNonNull(empty, "empty is null");
    this.preparation = requireNonNull(preparation, "preparation is null");
  }

  /** The table of everything that is in force. */
  PolicyTable table() {
    return table;
  }

  /** What became of the triggers of which there is something to say, and of no others. */
  SortedMap<ObjectName, TriggerOutcome> remarkable() {
    return Collections.unmodifiableSortedMap(remarkable);
  }

  /** The triggers to which the keys at a URL matter, or mattered. */
  Set<ObjectName> referringTo(Remote source) {
    return connections.referringTo(source);
  }

  /** Whether there is any such trigger. */
  boolean isReferredTo(Remote source) {
    return connections.isReferredTo(source);
  }

  /**
   * The triggers to which keys in any of these objects matter, or mattered: what is in force may be
   * all that refers to them.
   */
  Set<ObjectName> referringTo(Set<ObjectReference> objects) {
    return connections.referringTo(objects);
  }

  /** The key sets at URLs that are in force. */
  Set<Remote> fetchedInForce() {
    Set<Remote> remote = new HashSet<>();
    for (KeySetSource source : keySets.keySet()) {
      switch (source) {
        case InObject _ -> {}
        case Remote each -> remote.add(each);
      }
    }
    return remote;
  }

  /**
   * Puts in force what changed.
   *
   * @param changed the triggers of which anything is other than when this was last called, what
   *     they refer to among it
   * @param triggers all there are
   * @param objects what they refer to
   */
  void settle(Set<ObjectName> changed, Map<ObjectName, Written> triggers, FolderObjects objects) {
    changed.forEach(name -> connections.add(name, bonds(name, triggers)));
    Set<ObjectName> scope = connections.around(changed);
    Set<KeySetSource> sources = keySetsOf(scope);
    List<TriggerState> states =
        scope.stream()
            .map(triggers::get)
            .filter(Objects::nonNull)
            .map(written -> state(written.prepared()))
            .toList();
    TriggerPipeline.Result result =
        pipeline.settle(
            states,
            KeySets.read(sources, objects, keySets),
            Holds.none(),
            List.of(),
            new Grants.Everything(),
            FolderFile.ALWAYS);
    Map<KeySetSource, Optional<KeySet>> before = known(sources);
    keySets.putAll(result.keySets());
    Map<ObjectName, TriggerConfig> outdated = new HashMap<>();
    for (ObjectName name : scope) {
      TriggerOutcome outcome = result.outcomes().get(name);
      if (outcome == null) {
        remove(name);
      } else if (put(name, outcome)) {
        outdated.put(name, outcome.config());
      }
    }
    before.forEach(
        (source, keySet) ->
            usersIfOther(source, keySet).forEach(user -> outdated.put(user.trigger(), user)));
    outdated.values().forEach(config -> table = table.with(policy(config)));
    scope.forEach(name -> connections.put(name, bonds(name, triggers)));
    sources.stream().filter(source -> users(source).isEmpty()).forEach(keySets::remove);
  }

  /**
   * Where a key set is another, whoever uses it gets it, whether somebody thought of it or not: a
   * key that is removed must not stay with anyone.
   */
  private List<TriggerConfig> usersIfOther(KeySetSource source, Optional<KeySet> before) {
    return Optional.ofNullable(keySets.get(source)).equals(before) ? List.of() : users(source);
  }

  private Set<Bond> bonds(ObjectName name, Map<ObjectName, Written> triggers) {
    return Connections.of(
        Optional.ofNullable(triggers.get(name)).map(Written::prepared),
        Optional.ofNullable(inForce.get(name)),
        Optional.empty());
  }

  private Set<KeySetSource> keySetsOf(Set<ObjectName> scope) {
    Set<KeySetSource> sources = new HashSet<>();
    for (Bond bond : connections.bondsOf(scope)) {
      switch (bond) {
        case OfKeys(KeySetSource source) -> sources.add(source);
        case OfHost _, OfTarget _ -> {}
      }
    }
    return sources;
  }

  /** What was in force counts only where the trigger can't be used: else files alone decide. */
  private TriggerState state(PreparedTrigger prepared) {
    return new TriggerState(
        prepared,
        prepared.resolved().isPresent()
            ? Optional.empty()
            : Optional.ofNullable(inForce.get(prepared.name())));
  }

  private Map<KeySetSource, Optional<KeySet>> known(Set<KeySetSource> sources) {
    Map<KeySetSource, Optional<KeySet>> known = new HashMap<>();
    sources.forEach(source -> known.put(source, Optional.ofNullable(keySets.get(source))));
    return known;
  }

  private void remove(ObjectName gone) {
    remarkable.remove(gone);
    if (inForce.remove(gone) != null) {
      table = table.without(gone);
    }
  }

  /** Whether another configuration is in force than before. */
  private boolean put(ObjectName name, TriggerOutcome outcome) {
    if (outcome.findings().isEmpty()) {
      remarkable.remove(name);
    } else {
      remarkable.put(name, outcome);
    }
    TriggerConfig config = outcome.config();
    return !config.equals(inForce.put(name, config));
  }

  /** A key that no provider takes must not stop the changes of others: its trigger denies. */
  private Policy policy(TriggerConfig config) {
    try {
      return preparation.policy(config, preparation.keySets(usedBy(config)));
    } catch (RuntimeException e) {
      return preparation.refusing(config);
    }
  }

  private Map<KeySetSource, KeySet> usedBy(TriggerConfig config) {
    Map<KeySetSource, KeySet> own = new HashMap<>();
    for (KeySetSource source : config.keySetSources()) {
      KeySet keySet = keySets.get(source);
      if (keySet != null) {
        own.put(source, keySet);
      }
    }
    return own;
  }

  /** The configurations in force that refer to it. */
  private List<TriggerConfig> users(KeySetSource source) {
    return connections.referringTo(source).stream()
        .map(inForce::get)
        .filter(Objects::nonNull)
        .filter(config -> config.keySetSources().contains(source))
        .toList();
  }
}
