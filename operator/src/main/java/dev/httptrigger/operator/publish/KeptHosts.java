package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.hosts.Holds.Holder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which reservations stand in which part of the index: each where the host was held or kept until
 * now, so that it comes with the very write by which the host leaves. Pure.
 */
final class KeptHosts {
  /** So many of one namespace in one part, or a namespace that comes and goes could fill it. */
  static final int MAXIMUM_IN_SHARD = 256;

  /** So many of all namespaces in one part, shared alike: entries must have room beside them. */
  static final int MAXIMUM_OF_ALL_IN_SHARD = 1_500;

  /** A host whose next owner is decided and not yet written is kept; this is time for both. */
  private static final Duration UNTIL_WRITTEN = Duration.ofMinutes(1);

  private static final Comparator<Reservation> LAST_TO_END_FIRST =
      Comparator.comparing(Reservation::until).reversed().thenComparing(Reservation::host);

  private final Map<Holder, Instant> decided;
  private final Set<Holder> listed;
  private final Set<HostHash> coming;
  private final Instant at;

  private KeptHosts(
      Map<Holder, Instant> decided, Set<Holder> listed, Set<HostHash> coming, Instant at) {
    this.decided = decided;
    this.listed = listed;
    this.coming = coming;
    this.at = at;
  }

  /**
   * The hosts to keep.
   *
   * @param waiting the triggers that do not have yet what was decided
   * @param entries what the index will list
   * @param at when that was decided
   */
  static KeptHosts of(
      WorldOutcome outcome, Set<ObjectName> waiting, Collection<IndexEntry> entries, Instant at) {
    Map<Holder, Instant> decided = new HashMap<>();
    outcome
        .reservations()
        .forEach(each -> decided.put(new Holder(each.namespace(), each.host()), each.until()));
    Set<Holder> listed =
        entries.stream().flatMap(KeptHosts::holders).collect(Collectors.toUnmodifiableSet());
    Set<HostHash> coming = new HashSet<>();
    for (ObjectName trigger : waiting) {
      Optional.ofNullable(outcome.decided().get(trigger))
          .ifPresent(each -> coming.addAll(each.outcome().share().holds().keySet()));
    }
    if (!coming.isEmpty()) {
      listed.forEach(each -> coming.remove(each.host()));
    }
    return new KeptHosts(decided, listed, coming, at);
  }

  private static Stream<Holder> holders(IndexEntry entry) {
    return entry.holds().keySet().stream()
        .map(host -> new Holder(entry.trigger().namespace(), host));
  }

  /** The reservations of a part of the index. */
  List<Reservation> in(IndexShard now) {
    Map<Holder, Instant> before = new HashMap<>();
    for (Reservation each : now.reservations()) {
      before.put(new Holder(each.namespace(), each.host()), each.until());
    }
    Set<Holder> candidates = new HashSet<>(before.keySet());
    now.entries().stream().flatMap(KeptHosts::holders).forEach(candidates::add);
    Map<String, List<Reservation>> byNamespace = new HashMap<>();
    for (Holder candidate : candidates) {
      until(candidate, Optional.ofNullable(before.get(candidate)))
          .map(until -> new Reservation(candidate.host(), candidate.namespace(), until))
          .ifPresent(
              each ->
                  byNamespace.computeIfAbsent(each.namespace(), _ -> new ArrayList<>()).add(each));
    }
    int most = most(byNamespace.values().stream().map(List::size).toList());
    return byNamespace.values().stream().flatMap(some -> bounded(some, most)).toList();
  }

  /** How many of one namespace may stay: those with the most give way first. */
  private static int most(List<Integer> counts) {
    int most = MAXIMUM_IN_SHARD;
    while (most > 1 && together(counts, most) > MAXIMUM_OF_ALL_IN_SHARD) {
      most--;
    }
    return most;
  }

  private static int together(List<Integer> counts, int most) {
    return counts.stream().mapToInt(count -> Math.min(count, most)).sum();
  }

  private Optional<Instant> until(Holder holder, Optional<Instant> before) {
    Optional<Instant> reserved = Optional.ofNullable(decided.get(holder));
    if (reserved.isPresent() && listed.contains(holder)) {
      // It has not left yet, and its time begins when it does.
      return before;
    }
    if (reserved.isPresent() || !coming.contains(holder.host())) {
      return reserved;
    }
    return Optional.of(before.filter(until -> until.isAfter(at)).orElse(soon()));
  }

  private Instant soon() {
    return at.plus(UNTIL_WRITTEN).truncatedTo(ChronoUnit.MILLIS);
  }

  private static Stream<Reservation> bounded(List<Reservation> ofNamespace, int most) {
    return ofNamespace.stream().sorted(LAST_TO_END_FIRST).limit(most);
  }
}
