package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import dev.httptrigger.operator.publish.Decided.WrittenKeySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What should stand in the configuration for all triggers together. Pure, but for remembering how
 * records are written, which changes no answer, and on which triggers it failed. Used by one
 * thread.
 */
final class WorldDecision {
  private static final int MOST_ATTEMPTS = 4;

  private final Settling settling;
  private final Writing writing;
  private final NamespaceBound bound;
  private final Quarantine quarantine = new Quarantine();
  private final Map<ObjectName, Decided.Written> written = new HashMap<>();
  private final Map<KeySetSource, WrittenKeySet> keySets = new HashMap<>();

  /** The key sets that became others in attempts at the decision that is under way. */
  private final Set<KeySetSource> changedKeys = new HashSet<>();

  /** The pipeline's part of the work. */
  @FunctionalInterface
  interface Settling {
    /** As {@link TriggerPipeline#settle} does. */
    TriggerPipeline.Result settle(
        List<TriggerState> triggers,
        KeySets keySets,
        Holds holds,
        List<Reservation> reservations,
        Grants grants,
        Instant now);
  }

  /** How a configuration becomes a record. */
  @FunctionalInterface
  interface Writing {
    /** As {@link Decided.Written#of} does. */
    Decided.Written write(TriggerConfig config, List<WrittenKeySet> keySets);
  }

  WorldDecision(HostRules rules) {
    this(
        rules,
        new TriggerPipeline(rules.ownership(), rules.reservation())::settle,
        Decided.Written::of);
  }

  /**
   * With these parts.
   *
   * @param settling pure
   * @param writing pure
   */
  WorldDecision(HostRules rules, Settling settling, Writing writing) {
    this.settling = settling;
    this.writing = writing;
    this.bound = new NamespaceBound(rules.triggersPerNamespace());
  }

  /**
   * Decides for every trigger that exists. What the index lists beyond them stays as it is. Where a
   * fault of ours makes that fail for one trigger, that one goes on as it was, and says so.
   *
   * @param world all that the decision for the scope depends on
   * @param index all of it, for there must be room in it
   */
  WorldOutcome decide(World world, Scope scope, List<IndexShard> index) {
    WorldOutcome outcome =
        quarantine.decide(
            world.triggers().values(),
            scope instanceof Scope.Everything,
            faulty -> decide(world, scope, index, faulty));
    changedKeys.clear();
    return outcome;
  }

  /** Where there is no room in the index for some, all is decided again without what they claim. */
  private WorldOutcome decide(
      World world, Scope scope, List<IndexShard> index, Map<ObjectName, Quarantine.Case> faulty) {
    Set<ObjectName> withoutRoom = new HashSet<>();
    for (int attempt = 0; ; attempt++) {
      WorldOutcome outcome = decide(world, scope, faulty, withoutRoom);
      IndexRoom.Found found =
          IndexRoom.look(index, world.gone(), outcome.decided(), world.triggers(), withoutRoom);
      if (found.beyond().isEmpty()) {
        return outcome.unlisted(found.unlisted());
      }
      withoutRoom.addAll(attempt < MOST_ATTEMPTS ? found.beyond() : besides(world, found.beyond()));
    }
  }

  /**
   * With all of their namespaces in their parts of the index: what one does not get may be the next
   * one's, and so on, but not for ever.
   */
  private static Set<ObjectName> besides(World world, Set<ObjectName> triggers) {
    Set<String> namespaces =
        triggers.stream().map(ObjectName::namespace).collect(Collectors.toSet());
    Set<Integer> parts = triggers.stream().map(RecordName::shardOf).collect(Collectors.toSet());
    return world.triggers().keySet().stream()
        .filter(each -> namespaces.contains(each.namespace()))
        .filter(each -> parts.contains(RecordName.shardOf(each)))
        .collect(Collectors.toSet());
  }

  private WorldOutcome decide(
      World world,
      Scope scope,
      Map<ObjectName, Quarantine.Case> faulty,
      Set<ObjectName> withoutRoom) {
    Map<ObjectName, IndexEntry> entries = world.entries();
    Map<HostHash, String> hosts = claimedHosts(world);
    Set<ObjectName> beyond =
        bound.beyond(world.triggers().values(), trigger -> decides(world, entries, trigger));
    List<TriggerState> states = new ArrayList<>();
    for (PreparedTrigger each : world.triggers().values()) {
      PreparedTrigger trigger = seen(each, faulty, withoutRoom, entries);
      PreparedTrigger claiming =
          lost(world, entries, trigger)
              .map(entry -> withListed(trigger, entry, hosts))
              .orElse(trigger);
      Optional<TriggerConfig> record = world.record(trigger.name(), trigger.uid());
      Quarantine.Case found = faulty.get(trigger.name());
      states.add(
          new TriggerState(
              beyond.contains(trigger.name()) ? claiming.refused(bound.finding()) : claiming,
              found == null ? record : found.counting(record)));
    }
    for (IndexEntry entry : entries.values()) {
      if (!world.triggers().containsKey(entry.trigger())) {
        states.add(unseen(entry, world.record(entry.trigger(), entry.uid()), hosts));
      }
    }
    TriggerPipeline.Result result =
        settling.settle(
            states,
            world.keySets(),
            world.holds(),
            world.reservations(),
            world.grants(),
            world.now());
    writeKeySets(scope, world, result);
    Map<ObjectName, Decided> decided = new HashMap<>();
    for (PreparedTrigger each : world.triggers().values()) {
      PreparedTrigger trigger = seen(each, faulty, withoutRoom, entries);
      TriggerOutcome outcome = result.of(trigger.name());
      boolean leave =
          outcome.basis() == TriggerOutcome.Basis.NOTHING
              && lost(world, entries, trigger).isPresent();
      decided.put(
          trigger.name(),
          new Decided(
              trigger.generation(),
              outcome,
              leave,
              outcome.indexEntry(),
              written(outcome.config())));
    }
    switch (scope) {
      case Scope.Everything _ -> written.keySet().retainAll(decided.keySet());
      case Scope.Some some ->
          some.triggers().stream()
              .filter(trigger -> !decided.containsKey(trigger))
              .forEach(written::remove);
    }
    return new WorldOutcome(decided, result.reservations(), changedKeys, Set.of());
  }

  /** Whether servers decide by the trigger; where nobody can read its record, they may. */
  private static boolean decides(
      World world, Map<ObjectName, IndexEntry> entries, PreparedTrigger trigger) {
    return Optional.ofNullable(entries.get(trigger.name()))
        .filter(entry -> entry.uid().equals(trigger.uid()))
        .filter(
            _ ->
                world
                    .record(trigger.name(), trigger.uid())
                    .filter(record -> record.behaviour() instanceof Refuse)
                    .isEmpty())
        .isPresent();
  }

  private static PreparedTrigger seen(
      PreparedTrigger trigger,
      Map<ObjectName, Quarantine.Case> faulty,
      Set<ObjectName> withoutRoom,
      Map<ObjectName, IndexEntry> entries) {
    Quarantine.Case found = faulty.get(trigger.name());
    PreparedTrigger seen = found == null ? trigger : found.seen();
    return withoutRoom.contains(trigger.name())
        ? IndexRoom.refused(seen, Optional.ofNullable(entries.get(trigger.name())))
        : seen;
  }

  /** Notes first which are others now than they were when somebody else was looked at. */
  private void writeKeySets(Scope scope, World world, TriggerPipeline.Result result) {
    Set<KeySetSource> unknown =
        switch (scope) {
          case Scope.Everything _ -> new HashSet<>(keySets.keySet());
          case Scope.Some _ ->
              result.outcomes().values().stream()
                  .flatMap(outcome -> outcome.config().keySetSources().stream())
                  .filter(keySets::containsKey)
                  .collect(Collectors.toCollection(HashSet::new));
        };
    unknown.removeAll(result.keySets().keySet());
    changedKeys.addAll(unknown);
    keySets.keySet().removeAll(unknown);
    result.keySets().forEach((source, keySet) -> write(world.keySets().record(source, keySet)));
  }

  private void write(KeySetConfig config) {
    WrittenKeySet before = keySets.get(config.source());
    if (before == null || !before.config().equals(config)) {
      changedKeys.add(config.source());
      keySets.put(config.source(), WrittenKeySet.of(config));
    }
  }

  private Decided.Written written(TriggerConfig config) {
    List<WrittenKeySet> referred =
        config.keySetSources().stream()
            .flatMap(source -> Optional.ofNullable(keySets.get(source)).stream())
            .toList();
    return written.compute(
        config.trigger(),
        (_, before) ->
            before != null && before.config().equals(config) && before.keySets().equals(referred)
                ? before
                : writing.write(config, referred));
  }

  private static Map<HostHash, String> claimedHosts(World world) {
    return world.triggers().values().stream()
        .flatMap(trigger -> trigger.claimedHosts().stream())
        .distinct()
        .collect(Collectors.toMap(HostHash::of, host -> host));
  }

  /** The entry of a trigger that can't be used, whose last record nobody can read any more. */
  private static Optional<IndexEntry> lost(
      World world, Map<ObjectName, IndexEntry> entries, PreparedTrigger trigger) {
    return Optional.ofNullable(entries.get(trigger.name()))
        .filter(entry -> entry.uid().equals(trigger.uid()))
        .filter(_ -> !world.lostShards().contains(RecordName.shardOf(trigger.name())))
        .filter(_ -> trigger.resolved().isEmpty())
        .filter(_ -> world.record(trigger.name(), trigger.uid()).isEmpty());
  }

  private static PreparedTrigger withListed(
      PreparedTrigger trigger, IndexEntry entry, Map<HostHash, String> hosts) {
    return new PreparedTrigger(
        trigger.name(),
        trigger.uid(),
        trigger.generation(),
        trigger.created(),
        Stream.concat(trigger.claimedHosts().stream(), listed(entry, hosts).stream())
            .distinct()
            .toList(),
        trigger.claimedPrefixes(),
        trigger.claimedTargets(),
        trigger.resolved(),
        trigger.findings(),
        trigger.providerKeys(),
        trigger.revoked(),
        trigger.targets());
  }

  /** A trigger that is listed and was not seen: it keeps what it has. */
  private static TriggerState unseen(
      IndexEntry entry, Optional<TriggerConfig> record, Map<HostHash, String> hosts) {
    List<HostBinding> bindings =
        record
            .map(TriggerConfig::selection)
            .map(selection -> selection.hostBindings())
            .orElse(List.of());
    List<String> claimed =
        record.isPresent()
            ? bindings.stream().map(HostBinding::host).toList()
            : listed(entry, hosts);
    List<String> prefixes =
        bindings.stream()
            .flatMap(binding -> binding.prefixes().stream())
            .map(HeldPrefix::prefix)
            .distinct()
            .toList();
    Optional<ByTarget> byTarget =
        record
            .map(TriggerConfig::selection)
            .map(selection -> selection instanceof ByTarget found ? found : null);
    return new TriggerState(
        new PreparedTrigger(
            entry.trigger(),
            entry.uid(),
            record.map(TriggerConfig::generation).orElse(0L),
            byTarget.map(ByTarget::createdAt).orElse(Instant.EPOCH),
            claimed,
            prefixes.isEmpty() ? List.of("/") : prefixes,
            byTarget.map(WorldDecision::references).orElse(List.of()),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            new NotKnown(),
            TargetReading.NONE),
        record,
        false);
  }

  private static List<TargetReference> references(ByTarget selection) {
    return selection.targets().stream()
        .map(
            target ->
                new TargetReference(
                    target.group(), target.kind(), target.name(), target.sectionName()))
        .toList();
  }

  /** The hosts of an entry whose record is unknown, as far as anybody wants them. */
  private static List<String> listed(IndexEntry entry, Map<HostHash, String> hosts) {
    return entry.holds().keySet().stream()
        .flatMap(hash -> Optional.ofNullable(hosts.get(hash)).stream())
        .sorted()
        .toList();
  }
}
