package dev.httptrigger.crds.config;

import dev.httptrigger.crds.ObjectName;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One of the 64 records that together say which triggers exist (DESIGN §5).
 *
 * @param shard which one, 0 to 63
 * @param term counts up with each new leader, so that an older leader's writes fail; at least 0
 * @param entries the triggers whose names fall into this shard, each once
 * @param reservations hosts that triggers of this shard left; each host and namespace once
 * @param removals how many triggers left this shard and when; each time once. What is long past may
 *     still stand here
 */
public record IndexShard(
    int shard,
    long term,
    List<IndexEntry> entries,
    List<Reservation> reservations,
    List<Removal> removals) {
  private static final Comparator<IndexEntry> BY_TRIGGER =
      Comparator.comparing(IndexEntry::trigger);
  private static final Comparator<Reservation> BY_HOST =
      Comparator.comparing(Reservation::host).thenComparing(Reservation::namespace);

  /** Sorts, takes copies and checks that everything stands here rightly and once. */
  public IndexShard {
    if (shard < 0 || shard >= RecordName.SHARDS || term < 0) {
      throw new IllegalArgumentException("no shard, or a negative term");
    }
    entries = entries.stream().sorted(BY_TRIGGER).toList();
    reservations = reservations.stream().sorted(BY_HOST).toList();
    removals = removals.stream().sorted(Comparator.comparing(Removal::at)).toList();
    Set<ObjectName> triggers = new HashSet<>();
    for (IndexEntry entry : entries) {
      // The entry has compared the record's name with the trigger.
      if (RecordName.shardOf(entry.record()) != shard) {
        throw new IllegalArgumentException("an entry belongs to another shard");
      }
      if (!triggers.add(entry.trigger())) {
        throw new IllegalArgumentException("an entry stands twice");
      }
    }
    Set<String> kept = new HashSet<>();
    for (Reservation reservation : reservations) {
      if (!kept.add(reservation.host() + "/" + reservation.namespace())) {
        throw new IllegalArgumentException("a reservation stands twice");
      }
    }
    if (removals.stream().map(Removal::at).distinct().count() < removals.size()) {
      throw new IllegalArgumentException("a time of removal stands twice");
    }
  }

  /** One that no trigger has left. */
  public IndexShard(
      int shard, long term, List<IndexEntry> entries, List<Reservation> reservations) {
    this(shard, term, entries, reservations, List.of());
  }

  /** The same of another leader. */
  public IndexShard in(long otherTerm) {
    return new IndexShard(shard, otherTerm, entries, reservations, removals);
  }

  /** The record that stands there before any trigger. */
  public static IndexShard empty(int shard, long term) {
    return new IndexShard(shard, term, List.of(), List.of());
  }
}
