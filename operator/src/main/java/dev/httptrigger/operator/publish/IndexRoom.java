package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.targets.TargetReading;
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
   * The triggers for whose entries there is no room: of those that come or grow the newest.
   *
   * @param index all of it
   * @param gone what leaves it
   * @param decided what would be listed
   * @param triggers those that were decided about
   * @param refused for which there was none before: they claim nothing more
   */
  static Set<ObjectName> beyond(
      List<IndexShard> index,
      Set<ObjectName> gone,
      Map<ObjectName, Decided> decided,
      Map<ObjectName, PreparedTrigger> triggers,
      Set<ObjectName> refused) {
    Map<Integer, List<Decided>> byShard =
        decided.values().stream()
            .collect(Collectors.groupingBy(each -> RecordName.shardOf(each.trigger())));
    Comparator<Decided> oldestFirst =
        Comparator.comparing(
                (Decided each) ->
                    Optional.ofNullable(triggers.get(each.trigger())).orElseThrow().created())
            .thenComparing(Decided::trigger);
    Set<ObjectName> beyond = new HashSet<>();
    for (IndexShard shard : index) {
      List<Decided> here = byShard.getOrDefault(shard.shard(), List.of());
      if (!here.isEmpty()) {
        beyond.addAll(beyond(shard, gone, here, oldestFirst, refused));
      }
    }
    return beyond;
  }

  private static Set<ObjectName> beyond(
      IndexShard shard,
      Set<ObjectName> gone,
      Collection<Decided> decided,
      Comparator<Decided> oldestFirst,
      Set<ObjectName> refused) {
    Map<ObjectName, Integer> listed = new HashMap<>();
    Use use = new Use();
    for (IndexEntry entry : shard.entries()) {
      if (!gone.contains(entry.trigger())) {
        listed.put(entry.trigger(), bytes(entry));
        use.add(entry.trigger(), bytes(entry));
      }
    }
    List<Decided> growing = new ArrayList<>();
    for (Decided each : decided) {
      int more = bytes(each.entry()) - listed.getOrDefault(each.trigger(), 0);
      if (more > 0 && !refused.contains(each.trigger())) {
        growing.add(each);
      } else {
        use.add(each.trigger(), more);
      }
    }
    Set<ObjectName> beyond = new HashSet<>();
    growing.sort(oldestFirst);
    for (Decided each : growing) {
      int more = bytes(each.entry()) - listed.getOrDefault(each.trigger(), 0);
      if (use.fits(each.trigger(), more)) {
        use.add(each.trigger(), more);
      } else {
        beyond.add(each.trigger());
      }
    }
    return beyond;
  }

  /** What one part of the index is used for. */
  private static final class Use {
    private final Map<String, Integer> byNamespace = new HashMap<>();
    private int all;

    void add(ObjectName trigger, int bytes) {
      byNamespace.merge(trigger.namespace(), bytes, Integer::sum);
      all += bytes;
    }

    boolean fits(ObjectName trigger, int bytes) {
      return byNamespace.getOrDefault(trigger.namespace(), 0) + bytes <= OF_A_NAMESPACE
          && all + bytes <= OF_ALL;
    }
  }

  /**
   * The same trigger where there is no room for it: it claims nothing beyond what it is listed
   * with, and says why.
   */
  static PreparedTrigger refused(PreparedTrigger trigger, Optional<IndexEntry> listed) {
    Set<HostHash> held = listed.map(entry -> entry.holds().keySet()).orElse(Set.of());
    boolean bound = listed.filter(entry -> !entry.targets().isEmpty()).isPresent();
    return new PreparedTrigger(
            trigger.name(),
            trigger.uid(),
            trigger.generation(),
            trigger.created(),
            trigger.claimedHosts().stream()
                .filter(host -> held.contains(HostHash.of(host)))
                .toList(),
            trigger.claimedPrefixes(),
            bound ? trigger.claimedTargets() : List.of(),
            Optional.empty(),
            trigger.findings(),
            trigger.providerKeys(),
            trigger.revoked(),
            bound ? trigger.targets() : TargetReading.NONE)
        .refused(finding());
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
