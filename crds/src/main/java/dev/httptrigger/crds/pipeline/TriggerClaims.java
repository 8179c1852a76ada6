package dev.httptrigger.crds.pipeline;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.hosts.Claim;
import dev.httptrigger.crds.hosts.HostPrefix;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What every trigger claims, by the hosts of its spec and by its targets. Immutable. */
final class TriggerClaims {
  private final TargetClaims targets;
  private final Map<ObjectName, Wanted> wanted = new HashMap<>();

  /**
   * What a trigger wants.
   *
   * @param open what it decides about
   * @param closed where it only denies
   */
  private record Wanted(Set<HostPrefix> open, Set<HostPrefix> closed) {
    Wanted {
      open = Set.copyOf(open);
      closed = Set.copyOf(closed);
    }
  }

  private TriggerClaims(TargetClaims targets) {
    this.targets = targets;
  }

  /**
   * The claims.
   *
   * @param triggers all there are
   * @param hostless those that go on with their last good configuration though their spec can be
   *     used, because it would leave them without any host
   */
  static TriggerClaims of(
      List<TriggerState> triggers, TargetClaims targets, Set<ObjectName> hostless) {
    TriggerClaims claims = new TriggerClaims(targets);
    for (TriggerState state : triggers) {
      ObjectName name = state.prepared().name();
      claims.wanted.put(name, claims.wanted(state, hostless.contains(name)));
    }
    return claims;
  }

  private Wanted wanted(TriggerState state, boolean hostless) {
    PreparedTrigger prepared = state.prepared();
    Set<HostPrefix> open = new HashSet<>();
    Set<HostPrefix> closed = new HashSet<>();
    boolean usable = prepared.resolved().isPresent() && !hostless;
    // The last good configuration goes on where the spec as it is now can't be used.
    Optional<LastGood> lastGood = usable ? Optional.empty() : LastGood.of(state);
    // A trigger that the gateway's word selects can't be bound to hosts by a broken edit.
    if (lastGood.filter(LastGood::byGatewaysWord).isEmpty()) {
      open.addAll(ofSpec(prepared));
    }
    if (lastGood.filter(LastGood::onlyById).isEmpty()) {
      open.addAll(targets.open(prepared.name()));
      closed.addAll(targets.closed(prepared.name()));
    }
    lastGood.ifPresent(good -> open.addAll(good.decidedAbout()));
    if (usable && !prepared.targets().settled()) {
      keep(state, open, closed);
    }
    closed.removeAll(open);
    return bounded(state, new Wanted(open, closed));
  }

  /** The index lists so many hosts of one trigger: first those that it has. */
  private static Wanted bounded(TriggerState state, Wanted wanted) {
    Set<String> hosts = new TreeSet<>();
    wanted.open().forEach(place -> hosts.add(place.host()));
    wanted.closed().forEach(place -> hosts.add(place.host()));
    if (hosts.size() <= IndexEntry.MAXIMUM_HOLDS) {
      return wanted;
    }
    Set<String> had =
        bindings(state).stream().map(HostBinding::host).collect(Collectors.toUnmodifiableSet());
    Set<String> first =
        hosts.stream()
            .sorted(Comparator.comparing((String host) -> !had.contains(host)))
            .limit(IndexEntry.MAXIMUM_HOLDS)
            .collect(Collectors.toUnmodifiableSet());
    return new Wanted(on(first, wanted.open()), on(first, wanted.closed()));
  }

  private static Set<HostPrefix> on(Set<String> hosts, Set<HostPrefix> places) {
    return places.stream()
        .filter(place -> hosts.contains(place.host()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** While not all is known of its targets, nothing that it has leaves. */
  private static void keep(TriggerState state, Set<HostPrefix> open, Set<HostPrefix> closed) {
    for (HostBinding binding : bindings(state)) {
      for (HeldPrefix held : binding.prefixes()) {
        (held.closed() ? closed : open).add(new HostPrefix(binding.host(), held.prefix()));
      }
    }
  }

  /** Every prefix of a spec on every host of it. */
  static Set<HostPrefix> ofSpec(PreparedTrigger prepared) {
    Set<HostPrefix> places = new HashSet<>();
    for (String host : prepared.claimedHosts()) {
      prepared.claimedPrefixes().forEach(prefix -> places.add(new HostPrefix(host, prefix)));
    }
    return places;
  }

  /** What a trigger claims. */
  Claim claim(TriggerState state) {
    PreparedTrigger prepared = state.prepared();
    Wanted all = wantedBy(prepared.name());
    Set<HostPrefix> places = new HashSet<>(all.open());
    places.addAll(all.closed());
    return new Claim(prepared.name(), prepared.created(), places, held(state), !state.seen());
  }

  /** What a trigger holds, with what it can't express closed. */
  List<HostBinding> held(ObjectName trigger, List<HostBinding> share) {
    Set<HostPrefix> closed = wantedBy(trigger).closed();
    return closed.isEmpty()
        ? share
        : share.stream().map(binding -> closed(binding, closed)).toList();
  }

  private static HostBinding closed(HostBinding binding, Set<HostPrefix> closed) {
    return new HostBinding(
        binding.host(),
        binding.heldSince(),
        binding.prefixes().stream()
            .map(
                held ->
                    new HeldPrefix(
                        held.prefix(),
                        held.heldSince(),
                        closed.contains(new HostPrefix(binding.host(), held.prefix()))))
            .toList());
  }

  private Wanted wantedBy(ObjectName trigger) {
    return wanted.getOrDefault(trigger, new Wanted(Set.of(), Set.of()));
  }

  private static Map<HostPrefix, Instant> held(TriggerState state) {
    Map<HostPrefix, Instant> held = new HashMap<>();
    for (HostBinding binding : bindings(state)) {
      for (HeldPrefix prefix : binding.prefixes()) {
        held.put(new HostPrefix(binding.host(), prefix.prefix()), prefix.heldSince());
      }
    }
    return held;
  }

  private static List<HostBinding> bindings(TriggerState state) {
    return state
        .inForce()
        .map(TriggerConfig::selection)
        .map(selection -> selection.hostBindings())
        .orElse(List.of());
  }
}
