package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.hosts.HostPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Hosts change hands without a moment in which they are nobody's (DESIGN §5): a record that loses a
 * host is written only when its successor's is written and listed. Where that has to wait, a record
 * goes on with what it loses closed. For one thread.
 */
final class Handover {
  private final ConfigurationState state;
  private final Map<HostPrefix, TriggerConfig> owners;

  private Handover(ConfigurationState state, Map<HostPrefix, TriggerConfig> owners) {
    this.state = state;
    this.owners = owners;
  }

  /** What a record does to the hosts of its trigger. */
  enum Change {
    /** It has what it had, or it takes nothing away and gets nothing. */
    STAYS,
    /** It gets a host, or is not in force yet. */
    COMES,
    /** It loses a host. */
    LEAVES
  }

  /** What happens when that becomes the record of its trigger. */
  static Change change(ConfigurationState state, TriggerConfig next) {
    Optional<TriggerConfig> now = state.inForce(next.trigger(), next.uid());
    if (now.isEmpty()) {
      return Change.COMES;
    }
    Set<HostPrefix> before = bound(now.get()).keySet();
    Set<HostPrefix> after = bound(next).keySet();
    if (!after.containsAll(before)) {
      return Change.LEAVES;
    }
    return before.containsAll(after) ? Change.STAYS : Change.COMES;
  }

  /** Who will have which host and prefix. */
  static Handover of(ConfigurationState state, Collection<Decided> decided) {
    Map<HostPrefix, TriggerConfig> owners = new HashMap<>();
    for (Decided each : decided) {
      if (!each.leave()) {
        TriggerConfig config = each.written().config();
        bound(config).keySet().forEach(place -> owners.put(place, config));
      }
    }
    return new Handover(state, owners);
  }

  /** Whether all that the trigger's record loses is in force elsewhere, or nobody's from now on. */
  boolean mayLeave(TriggerConfig next) {
    return lost(next).keySet().stream().allMatch(this::hasSuccessor);
  }

  private boolean hasSuccessor(HostPrefix place) {
    TriggerConfig owner = owners.get(place);
    return owner == null
        || state
            .inForce(owner.trigger(), owner.uid())
            .filter(now -> bound(now).containsKey(place))
            .filter(_ -> state.isListed(owner.trigger(), HostHash.of(place.host())))
            .isPresent();
  }

  /**
   * Those of the triggers that lose a host which only exchange what is nobody else's, before and
   * after: what they lose has no successor, and what they get no predecessor. The index need not
   * say first what they get: it says everything at once, when their records are written. Until then
   * what they lose stays listed, and denies.
   */
  static Set<ObjectName> alone(
      ConfigurationState state, Collection<Decided> leaving, Collection<Decided> decided) {
    return leaving.isEmpty() ? Set.of() : of(state, decided).alone(leaving);
  }

  private Set<ObjectName> alone(Collection<Decided> leaving) {
    Map<HostHash, Set<ObjectName>> holders = new HashMap<>();
    state
        .index()
        .forEach(
            shard ->
                shard
                    .entries()
                    .forEach(
                        entry ->
                            entry
                                .holds()
                                .keySet()
                                .forEach(
                                    host ->
                                        holders
                                            .computeIfAbsent(host, _ -> new HashSet<>())
                                            .add(entry.trigger()))));
    owners.forEach(
        (place, owner) ->
            holders
                .computeIfAbsent(HostHash.of(place.host()), _ -> new HashSet<>())
                .add(owner.trigger()));
    Set<ObjectName> alone = new HashSet<>();
    for (Decided each : leaving) {
      Set<ObjectName> itself = Set.of(each.trigger());
      Set<HostHash> hosts = new HashSet<>(state.hostsOf(itself));
      hosts.addAll(each.entry().holds().keySet());
      if (hosts.stream().allMatch(host -> holders.getOrDefault(host, itself).equals(itself))) {
        alone.add(each.trigger());
      }
    }
    return alone;
  }

  /** The next configuration, with what it must not lose yet closed. */
  TriggerConfig meanwhile(TriggerConfig next) {
    Map<String, List<HeldPrefix>> prefixes = new TreeMap<>();
    Map<String, Instant> since = new HashMap<>();
    for (HostBinding binding : bindings(next)) {
      prefixes.put(binding.host(), new ArrayList<>(binding.prefixes()));
      since.put(binding.host(), binding.heldSince());
    }
    for (Map.Entry<HostPrefix, Held> each : lost(next).entrySet()) {
      HostPrefix place = each.getKey();
      if (hasSuccessor(place)) {
        continue;
      }
      since.putIfAbsent(place.host(), each.getValue().host());
      prefixes
          .computeIfAbsent(place.host(), _ -> new ArrayList<>())
          .add(new HeldPrefix(place.prefix(), each.getValue().prefix(), true));
    }
    List<HostBinding> bindings = new ArrayList<>();
    prefixes.forEach(
        (host, held) ->
            bindings.add(new HostBinding(host, since.getOrDefault(host, Instant.EPOCH), held)));
    return new TriggerConfig(
        next.trigger(),
        next.uid(),
        next.generation(),
        with(bindings, next.selection()),
        next.behaviour());
  }

  /**
   * Since when something is held.
   *
   * @param host the host
   * @param prefix the prefix there
   */
  private record Held(Instant host, Instant prefix) {}

  private Map<HostPrefix, Held> lost(TriggerConfig next) {
    Map<HostPrefix, Held> lost =
        state
            .listedRecord(next.trigger())
            .map(Handover::bound)
            .map(LinkedHashMap::new)
            .orElseGet(LinkedHashMap::new);
    lost.keySet().removeAll(new HashSet<>(bound(next).keySet()));
    return lost;
  }

  private static Map<HostPrefix, Held> bound(TriggerConfig config) {
    Map<HostPrefix, Held> bound = new LinkedHashMap<>();
    for (HostBinding binding : bindings(config)) {
      for (HeldPrefix held : binding.prefixes()) {
        bound.put(
            new HostPrefix(binding.host(), held.prefix()),
            new Held(binding.heldSince(), held.heldSince()));
      }
    }
    return bound;
  }

  private static List<HostBinding> bindings(TriggerConfig config) {
    return config.selection().hostBindings();
  }

  private static Selection with(List<HostBinding> bindings, Selection selection) {
    return switch (selection) {
      case OnlyById _, ByHost _ -> new ByHost(bindings);
      case ByTarget byTarget -> byTarget.withBindings(bindings);
    };
  }
}
