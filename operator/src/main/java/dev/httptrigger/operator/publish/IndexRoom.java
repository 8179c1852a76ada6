package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TargetHash;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * No namespace can fill a part of the index, which is one Secret and may have 1 MiB: whoever could
 * would keep everybody's changes from being published. What a trigger is listed with stays; what
 * comes to that must fit. Pure.
 */
final class IndexRoom {
  /** What the entries of one namespace may take in one part, in bytes. */
  static final int OF_A_NAMESPACE = 192 << 10;

  /** What all entries of a part may take together; reservations have the rest. */
  static final int OF_ALL = 640 << 10;

  /** So much a namespace always has, though others have used up what is for all. */
  static final int ALWAYS = 8 << 10;

  /** What all take, those included that have no more than that. */
  static final int MOST = 768 << 10;

  /** The names of its fields, its braces and quotes, and the name of its record. */
  private static final int ENTRY = 64 + RecordName.of(new ObjectName("a", "b")).length();

  /** Field names, and a time with milliseconds. */
  private static final int HOLD = 24 + "2026-11-25T12:00:00.000Z".length();

  private static final int TARGET = 8;

  private IndexRoom() {}

  /** What an entry takes, in bytes; rather too much than too little. */
  static int bytes(IndexEntry entry) {
    int bytes =
        ENTRY
            + entry.trigger().namespace().length()
            + entry.trigger().name().length()
            + entry.uid().length();
    for (HostHash host : entry.holds().keySet()) {
      bytes += HOLD + host.text().length();
    }
    return bytes + entry.targets().stream().mapToInt(each -> TARGET + each.text().length()).sum();
  }

  /**
   * For whom there is no room.
   *
   * @param beyond those that have to claim less: of those that come or grow the newest
   * @param unlisted those that claim nothing already, and can't be listed all the same
   */
  record Found(Set<ObjectName> beyond, Set<ObjectName> unlisted) {
    Found {
      beyond = Set.copyOf(beyond);
      unlisted = Set.copyOf(unlisted);
    }
  }

  /**
   * Looks whether there is room for what was decided.
   *
   * @param index all of it
   * @param gone what leaves it
   * @param decided what would be listed
   * @param triggers those that were decided about
   * @param refused for which there was none before: they claim nothing more
   */
  static Found look(
      List<IndexShard> index,
      Set<ObjectName> gone,
      Map<ObjectName, Decided> decided,
      Map<ObjectName, PreparedTrigger> triggers,
      Set<ObjectName> refused) {
    Map<Integer, List<Decided>> byShard =
        decided.values().stream()
            .sorted(
                Comparator.comparing(
                        (Decided each) ->
                            Optional.ofNullable(triggers.get(each.trigger()))
                                .orElseThrow()
                                .created())
                    .thenComparing(Decided::trigger))
            .collect(Collectors.groupingBy(each -> RecordName.shardOf(each.trigger())));
    Set<ObjectName> beyond = new HashSet<>();
    Set<ObjectName> unlisted = new HashSet<>();
    for (IndexShard shard : index) {
      List<Decided> here = byShard.getOrDefault(shard.shard(), List.of());
      if (!here.isEmpty()) {
        Use use = new Use(shard, gone);
        for (Decided each : use.growing(here)) {
          boolean listed = use.isListed(each.trigger());
          if (use.taken(each) || (listed && refused.contains(each.trigger()))) {
            continue;
          }
          (refused.contains(each.trigger()) ? unlisted : beyond).add(each.trigger());
        }
      }
    }
    return new Found(beyond, unlisted);
  }

  /** What one part of the index is used for. */
  private static final class Use {
    private final Map<ObjectName, Integer> listed = new HashMap<>();
    private final Map<String, Integer> byNamespace = new HashMap<>();
    private int all;

    Use(IndexShard shard, Set<ObjectName> gone) {
      for (IndexEntry entry : shard.entries()) {
        if (!gone.contains(entry.trigger())) {
          listed.put(entry.trigger(), bytes(entry));
          add(entry.trigger(), bytes(entry));
        }
      }
    }

    boolean isListed(ObjectName trigger) {
      return listed.containsKey(trigger);
    }

    /** Those that need more than they have, in their order; the others have what they need. */
    List<Decided> growing(List<Decided> decided) {
      decided.stream()
          .filter(each -> more(each) <= 0)
          .forEach(each -> add(each.trigger(), more(each)));
      return decided.stream().filter(each -> more(each) > 0).toList();
    }

    private int more(Decided decided) {
      return bytes(decided.entry()) - listed.getOrDefault(decided.trigger(), 0);
    }

    /** Takes the room that it needs, where there is so much. */
    boolean taken(Decided decided) {
      int more = more(decided);
      int own = byNamespace.getOrDefault(decided.trigger().namespace(), 0) + more;
      boolean fits =
          (own <= OF_A_NAMESPACE && all + more <= OF_ALL) || (own <= ALWAYS && all + more <= MOST);
      if (fits) {
        add(decided.trigger(), more);
      }
      return fits;
    }

    private void add(ObjectName trigger, int bytes) {
      byNamespace.merge(trigger.namespace(), bytes, Integer::sum);
      all += bytes;
    }
  }

  /**
   * The same trigger where there is no room for it: it claims nothing beyond what it is listed
   * with, and says why.
   */
  static PreparedTrigger refused(PreparedTrigger trigger, Optional<IndexEntry> listed) {
    Set<HostHash> held = listed.map(entry -> entry.holds().keySet()).orElse(Set.of());
    Set<TargetHash> bound = listed.map(IndexEntry::targets).orElse(Set.of());
    return new PreparedTrigger(
            trigger.name(),
            trigger.uid(),
            trigger.generation(),
            trigger.created(),
            trigger.claimedHosts().stream()
                .filter(host -> held.contains(HostHash.of(host)))
                .toList(),
            trigger.claimedPrefixes(),
            trigger.claimedTargets().stream()
                .filter(target -> bound.contains(hash(trigger, target)))
                .toList(),
            Optional.empty(),
            trigger.findings(),
            trigger.providerKeys(),
            trigger.revoked(),
            // What its targets stand for may be more than it was; what was in force goes on.
            TargetReading.NONE)
        .refused(finding());
  }

  private static TargetHash hash(PreparedTrigger trigger, TargetReference target) {
    return TargetHash.of(
        trigger.name().namespace(),
        new Target(target.group(), target.kind(), target.name(), target.sectionName()));
  }

  private static Finding finding() {
    return new Finding(
        FindingCode.TOO_MANY_HOSTS,
        Severity.ERROR,
        "spec",
        "There is no room for the trigger's hosts: one of the 64 parts of the index, the one into"
            + " which its name falls, has as many of the namespace, or of all namespaces, as it"
            + " takes.",
        "Give the namespace's triggers fewer hosts (one wildcard may stand for many), or this one"
            + " another name.");
  }
}
