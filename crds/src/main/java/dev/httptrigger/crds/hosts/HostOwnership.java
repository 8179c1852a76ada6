package dev.httptrigger.crds.hosts;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.hosts.Holds.Holder;
import dev.httptrigger.crds.hosts.Loss.Cause;
import dev.httptrigger.crds.hosts.Ownership.Share;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose host (DESIGN §4.1). The answer follows from objects, index and grants alone, never from the
 * order in which they became known.
 */
public final class HostOwnership {
  private final OwnershipQuestion question;
  private final Instant now;
  private final GrantTable grants;
  private final Map<HostHash, List<Reservation>> kept;
  private final Map<ObjectName, List<HostBinding>> bindings = new HashMap<>();
  private final Map<ObjectName, List<Loss>> losses = new HashMap<>();
  private final Set<HostHash> owned = new HashSet<>();

  private HostOwnership(OwnershipQuestion question) {
    this.question = question;
    this.now = question.now().truncatedTo(ChronoUnit.MILLIS);
    Set<Holder> claimed =
        question.claims().stream().flatMap(HostOwnership::holders).collect(Collectors.toSet());
    this.kept = kept(claimed);
    this.grants = new GrantTable(question.grants(), question.holds(), keepers(claimed));
  }

  /** Decides every claim. Pure. */
  public static Ownership decide(OwnershipQuestion question) {
    return new HostOwnership(question).decide();
  }

  private Ownership decide() {
    Map<String, List<Claim>> byHost = new TreeMap<>();
    for (Claim claim : question.claims()) {
      claim.wanted().stream()
          .map(HostPrefix::host)
          .distinct()
          .forEach(host -> byHost.computeIfAbsent(host, _ -> new ArrayList<>()).add(claim));
    }
    byHost.forEach(this::decide);
    Map<ObjectName, Share> shares = new HashMap<>();
    for (Claim claim : question.claims()) {
      ObjectName trigger = claim.trigger();
      shares.put(
          trigger,
          new Share(
              bindings.getOrDefault(trigger, List.of()), losses.getOrDefault(trigger, List.of())));
    }
    return new Ownership(shares, reservations());
  }

  private void decide(String host, List<Claim> claims) {
    HostHash hash = HostHash.of(host);
    List<Reservation> reservations = kept.getOrDefault(hash, List.of());
    HostContest contest = new HostContest(host, claims, reservations, grants, question);
    Map<String, Claim> winners = contest.winners();
    if (!winners.isEmpty()) {
      owned.add(hash);
    }
    for (Claim claim : claims) {
      share(claim, host, contest, winners);
    }
  }

  private void share(Claim claim, String host, HostContest contest, Map<String, Claim> winners) {
    List<HeldPrefix> won = new ArrayList<>();
    Map<Cause, List<String>> lost = new LinkedHashMap<>();
    for (String prefix : contest.prefixes(claim)) {
      Claim winner = winners.get(prefix);
      if (winner != null && winner.trigger().equals(claim.trigger())) {
        won.add(new HeldPrefix(prefix, prefixSince(claim, new HostPrefix(host, prefix))));
      } else {
        lost.computeIfAbsent(contest.cause(claim, prefix, winners), _ -> new ArrayList<>())
            .add(prefix);
      }
    }
    if (!won.isEmpty()) {
      HostBinding binding = new HostBinding(host, hostSince(claim, HostHash.of(host)), won);
      bindings.computeIfAbsent(claim.trigger(), _ -> new ArrayList<>()).add(binding);
    }
    lost.forEach(
        (cause, prefixes) ->
            losses
                .computeIfAbsent(claim.trigger(), _ -> new ArrayList<>())
                .add(new Loss(host, prefixes, cause)));
  }

  private Instant prefixSince(Claim claim, HostPrefix wanted) {
    return claim.held().getOrDefault(wanted, now);
  }

  private Instant hostSince(Claim claim, HostHash host) {
    return question.holds().since(claim.trigger().namespace(), host).orElse(now);
  }

  /**
   * What is kept for whom: what the index says, and every host that is held and no longer claimed
   * there, which leaves its namespace now.
   */
  private Map<HostHash, List<Reservation>> kept(Set<Holder> claimed) {
    if (question.grants() instanceof Grants.Everything) {
      return Map.of();
    }
    Stream<Reservation> leaving =
        question.holds().since().keySet().stream()
            .filter(holder -> !claimed.contains(holder))
            .map(this::reservation);
    return Stream.concat(question.reservations().stream(), leaving)
        .filter(reservation -> reservation.until().isAfter(now))
        .collect(Collectors.groupingBy(Reservation::host));
  }

  /** Who holds what it still claims, and for whom something is kept. */
  private Set<Holder> keepers(Set<Holder> claimed) {
    Set<Holder> keepers = new HashSet<>(question.holds().since().keySet());
    keepers.retainAll(claimed);
    kept.values().forEach(each -> each.forEach(reservation -> keepers.add(holder(reservation))));
    return keepers;
  }

  private static Stream<Holder> holders(Claim claim) {
    return claim.wanted().stream()
        .map(HostPrefix::host)
        .distinct()
        .map(host -> new Holder(claim.trigger().namespace(), HostHash.of(host)));
  }

  private Reservation reservation(Holder holder) {
    return new Reservation(
        holder.host(), holder.namespace(), now.plus(question.reservationPeriod()));
  }

  /** A host that was held and is nobody's now is kept; one that found an owner is kept no more. */
  private List<Reservation> reservations() {
    if (question.grants() instanceof Grants.Everything) {
      return List.of();
    }
    Map<Holder, Reservation> all = new HashMap<>();
    kept.values().stream()
        .flatMap(List::stream)
        .forEach(each -> all.merge(holder(each), each, HostOwnership::longer));
    for (Holder holder : question.holds().since().keySet()) {
      all.merge(holder, reservation(holder), HostOwnership::longer);
    }
    return all.values().stream()
        .filter(each -> !owned.contains(each.host()))
        .filter(each -> each.until().isAfter(now))
        .sorted(Comparator.comparing(Reservation::host).thenComparing(Reservation::namespace))
        .toList();
  }

  private static Holder holder(Reservation reservation) {
    return new Holder(reservation.namespace(), reservation.host());
  }

  private static Reservation longer(Reservation one, Reservation other) {
    return one.until().isAfter(other.until()) ? one : other;
  }
}
