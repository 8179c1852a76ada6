package dev.httptrigger.crds.hosts;

import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.hosts.Loss.Cause;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.hosts.Loss.NotGranted;
import dev.httptrigger.crds.hosts.Loss.Reserved;
import dev.httptrigger.crds.hosts.Loss.UnderGrant;
import dev.httptrigger.crds.hosts.Loss.WildcardNotGranted;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who gets one host: first the namespaces, then, among their triggers, prefix by prefix. */
final class HostContest {
  private final String host;
  private final HostHash hash;
  private final List<Claim> claims;
  private final Holds holds;
  private final GrantTable grants;
  private final OwnershipQuestion.Rule rule;
  private final List<Reservation> reservations;

  /**
   * A contest.
   *
   * @param claims those that want the host
   * @param reservations those in force for the host
   */
  HostContest(
      String host,
      List<Claim> claims,
      List<Reservation> reservations,
      GrantTable grants,
      OwnershipQuestion question) {
    this.host = host;
    this.hash = HostHash.of(host);
    this.claims = claims;
    this.reservations = reservations;
    this.holds = question.holds();
    this.grants = grants;
    this.rule = question.rule();
  }

  /** The winner of each prefix; empty where nobody may have the host. */
  Map<String, Claim> winners() {
    Set<String> owners = owners();
    Map<String, Claim> winners = new TreeMap<>();
    for (Claim claim : claims) {
      boolean owns = owners.contains(claim.trigger().namespace());
      for (String prefix : prefixes(claim)) {
        // Servers go by the record of whoever stays, and where two have a prefix by the older hold.
        if (owns || claim.staysAt(host, prefix)) {
          winners.merge(prefix, claim, (one, other) -> first(prefix, one, other));
        }
      }
    }
    return winners;
  }

  /** Why a claim does not get a prefix, given who got what. */
  Cause cause(Claim loser, String prefix, Map<String, Claim> winners) {
    Claim winner = winners.get(prefix);
    String namespace = loser.trigger().namespace();
    if (winner != null && winner.trigger().namespace().equals(namespace)) {
      return new HeldBy(winner.trigger());
    }
    if (!grants.covers(namespace, host)) {
      if (HostPatterns.isWildcard(host)) {
        return new WildcardNotGranted();
      }
      Optional<String> exclusive = grants.exclusivePattern(namespace, host);
      if (exclusive.isPresent()) {
        return new UnderGrant(exclusive.get());
      }
    }
    if (!winners.isEmpty()) {
      return new HeldBy((winner != null ? winner : first(winners.values())).trigger());
    }
    if (rule == OwnershipQuestion.Rule.GRANTS_ONLY) {
      return new NotGranted();
    }
    return new Reserved(
        reservations.stream().map(Reservation::until).max(Instant::compareTo).orElseThrow());
  }

  private Set<String> owners() {
    Set<String> granted =
        claims.stream()
            .map(claim -> claim.trigger().namespace())
            .filter(namespace -> grants.covers(namespace, host))
            .collect(Collectors.toUnmodifiableSet());
    if (!granted.isEmpty()) {
      return granted;
    }
    if (HostPatterns.isWildcard(host) || rule == OwnershipQuestion.Rule.GRANTS_ONLY) {
      return Set.of();
    }
    return firstClaim().map(claim -> Set.of(claim.trigger().namespace())).orElse(Set.of());
  }

  /** A holder goes before all; then those for whom the host is kept; then the oldest. */
  private Optional<Claim> firstClaim() {
    List<Claim> admitted = claims.stream().filter(this::isAdmitted).toList();
    boolean held = admitted.stream().anyMatch(claim -> heldSince(claim).isBefore(Instant.MAX));
    return admitted.stream()
        .filter(claim -> held || reservations.isEmpty() || isKeptFor(claim))
        .min(
            Comparator.comparing(this::heldSince)
                .thenComparing(this::keptUntil, Comparator.reverseOrder())
                .thenComparing(Claim::created)
                .thenComparing(Claim::trigger));
  }

  private boolean isAdmitted(Claim claim) {
    return grants.exclusivePattern(claim.trigger().namespace(), host).isEmpty();
  }

  private boolean isKeptFor(Claim claim) {
    return keptUntil(claim).isAfter(Instant.MIN);
  }

  private Instant keptUntil(Claim claim) {
    return reservations.stream()
        .filter(each -> each.namespace().equals(claim.trigger().namespace()))
        .map(Reservation::until)
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  /** Since when the claim's namespace holds the host; the far future where it does not. */
  private Instant heldSince(Claim claim) {
    return holds.since(claim.trigger().namespace(), hash).orElse(Instant.MAX);
  }

  private Claim first(String prefix, Claim one, Claim other) {
    HostPrefix wanted = new HostPrefix(host, prefix);
    Comparator<Claim> order =
        Comparator.<Claim, Instant>comparing(
                claim -> claim.held().getOrDefault(wanted, Instant.MAX))
            .thenComparing(this::heldSince)
            .thenComparing(Claim::created)
            .thenComparing(Claim::trigger);
    return order.compare(one, other) <= 0 ? one : other;
  }

  private static Claim first(Collection<Claim> winners) {
    return winners.iterator().next();
  }

  /** The prefixes that a claim wants on this host, sorted. */
  List<String> prefixes(Claim claim) {
    return claim.wanted().stream()
        .filter(wanted -> wanted.host().equals(host))
        .map(HostPrefix::prefix)
        .sorted()
        .toList();
  }
}
