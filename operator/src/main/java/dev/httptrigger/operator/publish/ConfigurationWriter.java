package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the Secrets what was decided, in the one order that never opens a gap: key sets, then
 * records that come to a host, then what comes to the index, then records that lose a host, then
 * what leaves the index, then the records of what left, then key sets that nothing refers to any
 * more. Used by one thread.
 */
final class ConfigurationWriter {
  private final ConfigurationState state;
  private final KeySetWriter keySets;
  private final RecordWriter records;
  private final IndexWriter index;
  private final SecretWriter secrets;

  /** Those whose records are left as they are because nobody knows what these say. */
  private final Set<ObjectName> left = new HashSet<>();

  /** Whether key sets that nobody needs may be there still, whoever once referred to them. */
  private boolean keepsUnused;

  ConfigurationWriter(
      SecretStore store, ConfigurationState state, InstantSource clock, PublishMetrics metrics) {
    this.state = state;
    this.secrets = new SecretWriter(store, state, clock);
    this.keySets = new KeySetWriter(secrets, state, metrics);
    this.records = new RecordWriter(secrets, state, metrics);
    this.index = new IndexWriter(secrets, state, clock, metrics);
  }

  /**
   * How far one pass came.
   *
   * @param atOnce whether more can be written at once
   * @param later when to go on, where the index must not be written faster
   * @param unsettled whether something waits for what nobody here can tell
   * @param nothing whether nothing was written
   */
  record Progress(boolean atOnce, Optional<Instant> later, boolean unsettled, boolean nothing) {}

  /**
   * Writes what differs.
   *
   * @param term whose writes these are
   * @param scope for which triggers
   * @param outcome what was decided about every one of these that exists
   * @param departing what leaves
   * @param at for when that was decided
   * @param confirmed when it was certain that nobody else leads
   * @throws ConflictException if a Secret is not as it was known to be
   */
  Progress write(
      long term,
      Scope scope,
      WorldOutcome outcome,
      Departing departing,
      Instant at,
      Instant confirmed)
      throws ConflictException {
    secrets.confirmed(confirmed);
    Map<ObjectName, Decided> decided = outcome.written();
    long writes = state.writes();
    left.removeIf(scope::contains);
    decided.values().stream().filter(Decided::leave).map(Decided::trigger).forEach(left::add);
    boolean moreKeySets = keySets.write(decided.values());
    RecordWriter.Coming coming =
        records.writeComing(decided.values(), state.hostsOf(departing.gone()));
    Set<ObjectName> waiting = coming.absent();
    Set<ObjectName> alone = Handover.alone(state, coming.leaving(), decided.values());
    IndexPlan plan =
        IndexPlan.of(term, state.index(), scope, outcome, both(waiting, alone), departing, at);
    IndexWriter.Written listed = index.write(plan.coming());
    Optional<Instant> later = listed.later();
    Set<ObjectName> unlisted = in(listed.refused(), decided.keySet());
    RecordWriter.Leaving leaving = records.writeLeaving(coming.leaving(), decided.values());
    if (later.isEmpty()) {
      waiting.addAll(coming.halfway());
      waiting.addAll(leaving.unfinished());
      // What could not come is nobody's heir yet; what leaves the same part may make room for it.
      waiting.addAll(unlisted);
      later =
          writeSettled(
              IndexPlan.of(term, state.index(), scope, outcome, waiting, departing, at),
              scope,
              decided);
    }
    if (later.isPresent()) {
      keepsUnused = true;
    }
    boolean halfway = later.isEmpty() && !coming.halfway().isEmpty();
    return new Progress(
        moreKeySets || !coming.later().isEmpty() || halfway || leaving.goesOn(),
        later,
        !coming.refused().isEmpty() || !leaving.unfinished().isEmpty() || !unlisted.isEmpty(),
        state.writes() == writes);
  }

  private static Set<ObjectName> in(Set<Integer> shards, Set<ObjectName> triggers) {
    return triggers.stream()
        .filter(each -> shards.contains(RecordName.shardOf(each)))
        .collect(Collectors.toSet());
  }

  private static Set<ObjectName> both(Set<ObjectName> some, Set<ObjectName> others) {
    Set<ObjectName> both = new HashSet<>(some);
    both.addAll(others);
    return both;
  }

  private Optional<Instant> writeSettled(
      IndexPlan plan, Scope scope, Map<ObjectName, Decided> decided) throws ConflictException {
    IndexWriter.Written written = index.write(plan.settled());
    Optional<Instant> later = written.later();
    if (later.isEmpty() && written.refused().isEmpty()) {
      index.deleteRecords(scope, plan.settled(), Set.copyOf(decided.keySet()));
      deleteUnused(scope, decided.values());
    } else {
      keepsUnused = true;
    }
    return later;
  }

  /** While any record can't be read nobody knows which keys it needs, and all stay. */
  private void deleteUnused(Scope scope, Collection<Decided> decided) throws ConflictException {
    if (!keepsUnused && scope instanceof Scope.Some some && some.keySets().isEmpty()) {
      return;
    }
    if (left.isEmpty() && state.knowsAllRecords()) {
      keySets.deleteUnused(keepsUnused ? new Scope.Everything() : scope, decided);
      keepsUnused = false;
    } else {
      keepsUnused = true;
    }
  }

  /**
   * Writes the term into every part of the index, before anything else.
   *
   * @param meanwhile done while the API server writes them; does not change what is known of
   *     Secrets
   * @throws ConflictException if a Secret is not as it was known to be
   */
  void fence(List<IndexShard> shards, Runnable meanwhile) throws ConflictException {
    index.fence(shards, meanwhile);
  }
}
