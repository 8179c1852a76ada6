package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexShard;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which missing triggers may leave the index. More than half of all triggers within ten minutes,
 * and more than ten, look like a mistake: a wrong {@code kubectl delete}, a pruned folder. Then
 * those that are still listed wait, each ten minutes from when it was found missing, or until
 * somebody says that it is meant. One that waits does so to its end, though most of the others are
 * back: it may be the next to come back itself. Pure.
 *
 * @param listed how many triggers the index lists, of those that this operator watches
 * @param left how many left it a while ago, {@link #left}
 * @param missing those of the listed ones that the cluster has no more, and since when that is
 *     known
 * @param waiting those that were held before
 * @param released up to which moment all that was found missing is meant
 */
record Brake(
    int listed,
    int left,
    Map<ObjectName, Instant> missing,
    Set<ObjectName> waiting,
    Optional<Instant> released) {
  /** How long a removal waits, and how long one that did not wait counts. */
  static final Duration WAIT = Duration.ofMinutes(10);

  /** So many may always leave: half of three triggers is no catastrophe. */
  static final int ALWAYS = 10;

  Brake {
    missing = Map.copyOf(missing);
    waiting = Set.copyOf(waiting);
    requireNonNull(released, "released is null");
  }

  /** How many triggers left the index within the time that counts, without having waited. */
  static int left(Collection<IndexShard> index, Instant now) {
    return index.stream()
        .flatMap(shard -> shard.removals().stream())
        .filter(removal -> counts(removal.at(), now))
        .mapToInt(removal -> removal.count())
        .sum();
  }

  /** Whether what left then counts still. */
  static boolean counts(Instant at, Instant now) {
    return at.plus(WAIT).isAfter(now);
  }

  /** Whether a missing trigger may not leave yet. */
  boolean holds(ObjectName trigger, Instant now) {
    return (isOn() || waiting.contains(trigger)) && !isSettled(trigger, now);
  }

  /** Whether it would be too many. */
  boolean isOn() {
    int leaving = left + missing.size();
    return leaving > ALWAYS && 2 * leaving > listed + left;
  }

  /** Whether a missing trigger has waited, or is meant to be gone. */
  boolean isSettled(ObjectName trigger, Instant now) {
    Instant since = missing.get(trigger);
    return since != null
        && (!counts(since, now) || released.filter(until -> !since.isAfter(until)).isPresent());
  }

  /** Which of the missing may leave. */
  Set<ObjectName> mayLeave(Instant now) {
    return missing.keySet().stream()
        .filter(trigger -> !holds(trigger, now))
        .collect(Collectors.toSet());
  }

  /** When the first of those that wait has waited; empty where none waits. */
  Optional<Instant> nextSettled(Instant now) {
    return missing.entrySet().stream()
        .filter(each -> holds(each.getKey(), now))
        .map(each -> each.getValue().plus(WAIT))
        .min(Instant::compareTo);
  }
}
