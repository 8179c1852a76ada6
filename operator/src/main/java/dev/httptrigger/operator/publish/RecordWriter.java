package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the records of triggers, in the order that {@link Handover} wants. For one thread. */
final class RecordWriter {
  /** So many triggers may come at once before an edit of another one gets its turn. */
  private static final int BATCH = 200;

  private final SecretWriter secrets;
  private final ConfigurationState state;
  private final PublishMetrics metrics;

  /** Those that the API server did not take the last time: they have their turn last. */
  private final Set<ObjectName> refused = new HashSet<>();

  RecordWriter(SecretWriter secrets, ConfigurationState state, PublishMetrics metrics) {
    this.secrets = secrets;
    this.state = state;
    this.metrics = metrics;
  }

  /**
   * Where the records of one pass stand.
   *
   * @param leaving those that lose a host, which have to wait for the index
   * @param later those that were too many for one time
   * @param refused those that the API server does not take, or whose key sets it does not have yet
   * @param halfway other objects under the name of one that is gone: listed they come first, with
   *     what that had and they lose yet closed
   */
  record Coming(
      List<Decided> leaving,
      Set<ObjectName> later,
      Set<ObjectName> refused,
      Set<ObjectName> halfway) {
    Coming {
      leaving = List.copyOf(leaving);
      later = Set.copyOf(later);
      refused = Set.copyOf(refused);
      halfway = Set.copyOf(halfway);
    }

    /** Those whose records are not there. */
    Set<ObjectName> absent() {
      Set<ObjectName> absent = new HashSet<>(later);
      absent.addAll(refused);
      return absent;
    }
  }

  /**
   * Records that lose a host.
   *
   * @param unfinished those that are not what was decided yet
   * @param goesOn whether something was written for them, so that a look at once may help
   */
  record Leaving(Set<ObjectName> unfinished, boolean goesOn) {
    Leaving {
      unfinished = Set.copyOf(unfinished);
    }
  }

  /**
   * Writes the records that differ and take nothing from any host: first those that stay on their
   * hosts, so that nobody's edit waits for a crowd of new triggers, then some of those that come to
   * a host, heirs first.
   *
   * @param left the hosts of triggers that are gone
   * @throws ConflictException if a Secret is not as it was known to be
   */
  Coming writeComing(Collection<Decided> decided, Set<HostHash> left) throws ConflictException {
    Map<Handover.Change, List<Decided>> different = new EnumMap<>(Handover.Change.class);
    Set<ObjectName> notTaken = new HashSet<>();
    for (Decided each : decided) {
      if (each.leave()) {
        continue;
      }
      if (!hasKeySets(each)) {
        notTaken.add(each.trigger());
      } else if (secrets.isStored(each.written().record())) {
        state.keep(each.written().record().name(), each.written().config());
      } else {
        Handover.Change change = Handover.change(state, each.written().config());
        different.computeIfAbsent(change, _ -> new ArrayList<>()).add(each);
      }
    }
    List<Decided> now = new ArrayList<>(different.getOrDefault(Handover.Change.STAYS, List.of()));
    List<Decided> coming =
        different.getOrDefault(Handover.Change.COMES, List.of()).stream()
            .sorted(
                Comparator.<Decided, Boolean>comparing(each -> refused.contains(each.trigger()))
                    .thenComparing(each -> !isHeir(each, left)))
            .toList();
    int some = Math.min(BATCH, coming.size());
    now.addAll(coming.subList(0, some));
    refused.retainAll(names(coming));
    Set<ObjectName> halfway = losing(now, decided);
    Set<ObjectName> failed = writeComing(now, halfway, decided);
    refused.addAll(failed);
    notTaken.addAll(failed);
    return new Coming(
        different.getOrDefault(Handover.Change.LEAVES, List.of()),
        names(coming.subList(some, coming.size())),
        notTaken,
        halfway);
  }

  /** Those that take the place of another object and lose what that had before its heir has it. */
  private Set<ObjectName> losing(List<Decided> coming, Collection<Decided> decided) {
    List<Decided> replacing =
        coming.stream()
            .filter(each -> state.isReplaced(each.trigger(), each.written().config().uid()))
            .toList();
    if (replacing.isEmpty()) {
      return Set.of();
    }
    Handover handover = Handover.of(state, decided);
    return names(
        replacing.stream().filter(each -> !handover.mayLeave(each.written().config())).toList());
  }

  private Set<ObjectName> writeComing(
      List<Decided> now, Set<ObjectName> halfway, Collection<Decided> decided)
      throws ConflictException {
    Optional<Handover> handover =
        halfway.isEmpty() ? Optional.empty() : Optional.of(Handover.of(state, decided));
    List<Write> writes = new ArrayList<>();
    for (Decided each : now) {
      Write write =
          halfway.contains(each.trigger())
              ? Write.of(handover.orElseThrow().meanwhile(each.written().config()))
              : new Write(each.written().config(), each.written().record());
      if (!secrets.isStored(write.record())) {
        writes.add(write);
      }
    }
    return notTaken(writes);
  }

  /**
   * Writes the records that lose a host, each once its successor there is in force; the others keep
   * what they lose, closed, until then.
   *
   * @throws ConflictException if a Secret is not as it was known to be
   */
  Leaving writeLeaving(List<Decided> leaving, Collection<Decided> decided)
      throws ConflictException {
    if (leaving.isEmpty()) {
      return new Leaving(Set.of(), false);
    }
    Handover handover = Handover.of(state, decided);
    Set<ObjectName> unfinished = new HashSet<>();
    List<Decided> waiting = new ArrayList<>(leaving);
    List<Decided> ready = ready(handover, waiting);
    while (!ready.isEmpty()) {
      unfinished.addAll(
          notTaken(
              ready.stream()
                  .map(each -> new Write(each.written().config(), each.written().record()))
                  .toList()));
      waiting.removeAll(ready);
      ready = ready(handover, waiting);
    }
    unfinished.addAll(names(waiting));
    List<Write> meanwhile =
        waiting.stream()
            .map(each -> Write.of(handover.meanwhile(each.written().config())))
            .filter(write -> !secrets.isStored(write.record()))
            .toList();
    boolean goesOn = notTaken(meanwhile).size() < meanwhile.size();
    return new Leaving(unfinished, goesOn);
  }

  private static boolean isHeir(Decided decided, Set<HostHash> left) {
    return !left.isEmpty()
        && !Collections.disjoint(decided.outcome().share().holds().keySet(), left);
  }

  /** A trigger that refers to a key set is written after it. */
  private boolean hasKeySets(Decided decided) {
    return decided.written().keySets().stream().allMatch(each -> secrets.isStored(each.record()));
  }

  private static List<Decided> ready(Handover handover, List<Decided> waiting) {
    return waiting.stream().filter(each -> handover.mayLeave(each.written().config())).toList();
  }

  /** A record to be written. */
  private record Write(TriggerConfig config, WireRecord record) {
    static Write of(TriggerConfig config) {
      return new Write(config, RecordCodec.encode(config));
    }
  }

  /** Writes them in any order, and says which the API server refuses. */
  private Set<ObjectName> notTaken(List<Write> writes) throws ConflictException {
    Set<ObjectName> refusedNow = new HashSet<>();
    secrets.tryPutRecords(
        writes,
        Write::record,
        (write, written) -> {
          if (written.isPresent()) {
            state.wrote(write.config(), written.get());
            metrics.wroteRecord();
          } else {
            metrics.failed();
            refusedNow.add(write.config().trigger());
          }
        });
    return refusedNow;
  }

  private static Set<ObjectName> names(Collection<Decided> decided) {
    Set<ObjectName> names = new HashSet<>();
    decided.forEach(each -> names.add(each.trigger()));
    return names;
  }
}
