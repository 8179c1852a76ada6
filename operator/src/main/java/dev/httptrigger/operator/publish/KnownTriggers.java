package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.pipeline.FetchTimes;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.operator.publish.Existence.Exists;
import dev.httptrigger.operator.publish.Existence.Gone;
import dev.httptrigger.operator.publish.Existence.NoAnswer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The triggers that exist: from the cache, and from the API server itself where the cache and the
 * configuration disagree. Used by one thread.
 */
final class KnownTriggers {
  private final TriggerCache cache;
  private final Existence existence;
  private final Map<ObjectName, PreparedTrigger> triggers = new HashMap<>();
  private final Map<String, Integer> byNamespace = new HashMap<>();

  /** What triggers ask to be fetched, and how often each is asked for. */
  private final Map<RemoteFetch, Integer> fetches = new HashMap<>();

  KnownTriggers(TriggerCache cache, Existence existence) {
    this.cache = cache;
    this.existence = existence;
  }

  /** All that are known to exist. */
  Map<ObjectName, PreparedTrigger> all() {
    return triggers;
  }

  /** How many of them are in a namespace. */
  int countIn(String namespace) {
    return byNamespace.getOrDefault(namespace, 0);
  }

  /** The namespaces with more than so many. */
  Set<String> namespacesWithMoreThan(int maximum) {
    return byNamespace.entrySet().stream()
        .filter(each -> each.getValue() > maximum)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void put(ObjectName name, PreparedTrigger facts) {
    PreparedTrigger before = triggers.put(name, facts);
    if (before == null) {
      byNamespace.merge(name.namespace(), 1, Integer::sum);
    } else {
      before.remoteFetches().forEach(this::fetchLess);
    }
    facts.remoteFetches().forEach(fetch -> fetches.merge(fetch, 1, Integer::sum));
  }

  private void remove(ObjectName name) {
    PreparedTrigger before = triggers.remove(name);
    if (before != null) {
      byNamespace.computeIfPresent(name.namespace(), (_, count) -> count == 1 ? null : count - 1);
      before.remoteFetches().forEach(this::fetchLess);
    }
  }

  private void fetchLess(RemoteFetch fetch) {
    fetches.computeIfPresent(fetch, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Looks at the cache again, for all triggers. */
  void readAll() {
    Set<ObjectName> there = cache.names();
    List.copyOf(triggers.keySet()).stream()
        .filter(name -> !there.contains(name))
        .forEach(this::remove);
    read(there);
  }

  /** Looks at the cache again, for these triggers. */
  void read(Collection<ObjectName> names) {
    for (ObjectName name : names) {
      Optional<PreparedTrigger> now = cache.find(name);
      now.ifPresentOrElse(facts -> put(name, facts), () -> remove(name));
    }
  }

  /**
   * The key sets that matter to those in the scope. What is to be fetched, and what nobody needs
   * any more, is said of all there are.
   *
   * @param state what is in force
   */
  KeySets keySets(Scope scope, ConfigurationState state) {
    Set<KeySetSource> sources =
        switch (scope) {
          case Scope.Everything _ -> allSources(state);
          case Scope.Some some -> some.keySets();
        };
    Set<Remote> remote = remoteOf(sources);
    switch (scope) {
      case Scope.Everything _ -> {
        cache.forgetOthers(sources);
        want(state);
      }
      case Scope.Some _ -> {
        if (!remote.isEmpty()) {
          want(state);
        }
      }
    }
    Map<KeySetSource, Instant> fetched = new HashMap<>();
    remote.forEach(
        source -> cache.lastFetched(source).ifPresent(time -> fetched.put(source, time)));
    return new KeySets(
        cache.keySets(sources),
        state.keySets(sources),
        new FetchTimes(fetched, state.fetched(sources)));
  }

  private Set<KeySetSource> allSources(ConfigurationState state) {
    Set<KeySetSource> sources = new HashSet<>(state.referredTo());
    triggers.values().forEach(trigger -> sources.addAll(trigger.keySetSources()));
    return sources;
  }

  private void want(ConfigurationState state) {
    Set<Remote> remote = remoteOf(state.referredTo());
    fetches.keySet().forEach(fetch -> remote.add(fetch.source()));
    cache.want(List.copyOf(fetches.keySet()), remote);
  }

  private static Set<Remote> remoteOf(Set<KeySetSource> sources) {
    Set<Remote> remote = new HashSet<>();
    for (KeySetSource source : sources) {
      switch (source) {
        case InObject _ -> {}
        case Remote each -> remote.add(each);
      }
    }
    return remote;
  }

  /** Takes note of the key sets that are in force, before any trigger is looked at. */
  void remember(ConfigurationState state) {
    state.keySetConfigs().forEach(cache::remember);
  }

  /** A cache may be older than the configuration: then the API server is asked. */
  void refreshOutdated(Collection<IndexEntry> listed, ConfigurationState state) {
    for (IndexEntry entry : listed) {
      PreparedTrigger facts = triggers.get(entry.trigger());
      if (facts == null) {
        continue;
      }
      boolean newer =
          state
              .lastRecord(entry.trigger())
              .filter(record -> record.uid().equals(facts.uid()))
              .filter(record -> record.generation() > facts.generation())
              .isPresent();
      if (newer || !entry.uid().equals(facts.uid())) {
        switch (existence.ask(entry.trigger())) {
          case Exists(PreparedTrigger live) -> put(entry.trigger(), live);
          case Gone _, NoAnswer _ -> remove(entry.trigger());
        }
      }
    }
  }

  /**
   * Which of these the API server says to be gone; those that it says to exist are known from then
   * on.
   *
   * @param missing listed and not in the cache
   */
  Set<ObjectName> gone(Collection<ObjectName> missing) {
    Set<ObjectName> gone = new HashSet<>();
    for (ObjectName name : missing) {
      switch (existence.ask(name)) {
        case Exists(PreparedTrigger live) -> put(name, live);
        case Gone _ -> gone.add(name);
        case NoAnswer _ -> {}
      }
    }
    return gone;
  }
}
