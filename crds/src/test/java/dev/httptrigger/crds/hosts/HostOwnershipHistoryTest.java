package dev.httptrigger.crds.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import dev.httptrigger.crds.hosts.Holds.Holder;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long random histories of triggers that come, change and go, with an index that is written after
 * each step, as the operator does.
 */
class HostOwnershipHistoryTest {
  private static final List<String> HOSTS =
      List.of("a.com", "b.a.com", "c.com", "*.a.com", "*.b.a.com", "*");
  private static final List<String> PREFIXES = List.of("/", "/a", "/b");
  private static final int STEPS = 40;

  private final Map<ObjectName, Claim> triggers = new TreeMap<>();
  private Holds holds = Holds.none();
  private List<Reservation> reservations = List.of();
  private Grants grants = new Known(List.of());
  private Instant now = Instant.ofEpochSecond(1_000_000);

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverHappens(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      boolean grantsChanged = change(random);
      Ownership ownership = HostOwnership.decide(question());
      theOrderDoesNotMatter(random, ownership);
      everyClaimIsWonOrLost(ownership);
      aPrefixHasOneOwner(ownership);
      aHostHasOneNamespaceUnlessGranted(ownership);
      if (!grantsChanged) {
        aHolderThatStillClaimsKeeps(ownership);
      }
      whatWasProtectedStaysSo(ownership);
      nobodyTakesWhatWasJustLeft(ownership);
      write(ownership);
      askedAgainItStaysAsItIs(ownership);
    }
  }

  /** Returns whether the change was one of the grants. */
  private boolean change(Random random) {
    now = now.plusSeconds(random.nextInt(2000));
    int kind = random.nextInt(12);
    if (kind == 0) {
      grants = grants(random);
      return true;
    }
    List<ObjectName> names = new ArrayList<>(triggers.keySet());
    if (kind < 5 || names.isEmpty()) {
      ObjectName name = new ObjectName("ns" + random.nextInt(3), "t" + random.nextInt(4));
      triggers.putIfAbsent(name, new Claim(name, now, wanted(random), Map.of()));
      return false;
    }
    ObjectName name = names.get(random.nextInt(names.size()));
    if (kind < 8) {
      triggers.remove(name);
      return false;
    }
    triggers.computeIfPresent(
        name, (_, old) -> new Claim(name, old.created(), wanted(random), old.held()));
    return false;
  }

  private static Grants grants(Random random) {
    if (random.nextInt(6) == 0) {
      return new Unknown();
    }
    List<Grant> list = new ArrayList<>();
    while (random.nextInt(3) > 0) {
      list.add(new Grant(Set.of("ns" + random.nextInt(3)), Set.of(pick(HOSTS, random))));
    }
    return new Known(list);
  }

  private static Set<HostPrefix> wanted(Random random) {
    Set<HostPrefix> wanted = new HashSet<>();
    do {
      wanted.add(new HostPrefix(pick(HOSTS, random), pick(PREFIXES, random)));
    } while (random.nextInt(3) > 0);
    return wanted;
  }

  private OwnershipQuestion question() {
    return question(List.copyOf(triggers.values()), reservations);
  }

  private OwnershipQuestion question(List<Claim> claims, List<Reservation> kept) {
    return new OwnershipQuestion(
        claims, holds, kept, grants, Rule.FIRST_CLAIM, Duration.ofHours(1), now);
  }

  private void theOrderDoesNotMatter(Random random, Ownership ownership) {
    List<Claim> shuffledClaims = new ArrayList<>(triggers.values());
    Collections.shuffle(shuffledClaims, random);
    List<Reservation> shuffledReservations = new ArrayList<>(reservations);
    Collections.shuffle(shuffledReservations, random);
    assertThat(HostOwnership.decide(question(shuffledClaims, shuffledReservations)))
        .isEqualTo(ownership);
  }

  private void everyClaimIsWonOrLost(Ownership ownership) {
    for (Claim claim : triggers.values()) {
      Share share = ownership.of(claim.trigger());
      List<HostPrefix> answered = new ArrayList<>(won(share));
      for (Loss loss : share.losses()) {
        loss.prefixes().forEach(prefix -> answered.add(new HostPrefix(loss.host(), prefix)));
      }
      assertThat(answered).containsExactlyInAnyOrderElementsOf(claim.wanted());
    }
  }

  private static void aPrefixHasOneOwner(Ownership ownership) {
    List<HostPrefix> all =
        ownership.byTrigger().values().stream().flatMap(share -> won(share).stream()).toList();
    assertThat(all).doesNotHaveDuplicates();
  }

  private void aHostHasOneNamespaceUnlessGranted(Ownership ownership) {
    owners(ownership)
        .forEach(
            (host, namespaces) -> {
              for (String namespace : namespaces) {
                boolean alone = namespaces.size() == 1 && !HostPatterns.isWildcard(host);
                assertThat(alone || new GrantTable(grants, holds, Set.of()).covers(namespace, host))
                    .as("%s in %s", host, namespace)
                    .isTrue();
              }
            });
  }

  /** However old the triggers of others are, and whatever is edited into them. */
  private void aHolderThatStillClaimsKeeps(Ownership ownership) {
    Map<String, Set<String>> owners = owners(ownership);
    for (Claim claim : triggers.values()) {
      String namespace = claim.trigger().namespace();
      for (HostPrefix wanted : claim.wanted()) {
        boolean holder = holds.since(namespace, HostHash.of(wanted.host())).isPresent();
        if (!holder || beatenByGrant(namespace, wanted.host(), owners)) {
          continue;
        }
        if (holders(wanted.host()) == 1) {
          assertThat(owners.getOrDefault(wanted.host(), Set.of())).contains(namespace);
        }
        if (claim.held().containsKey(wanted)) {
          assertThat(won(ownership.of(claim.trigger()))).contains(wanted);
        }
      }
    }
  }

  private long holders(String host) {
    return holds.since().keySet().stream()
        .filter(holder -> holder.host().equals(HostHash.of(host)))
        .count();
  }

  private boolean beatenByGrant(String namespace, String host, Map<String, Set<String>> owners) {
    GrantTable table = new GrantTable(grants, holds, Set.of());
    return !table.covers(namespace, host)
        && owners.getOrDefault(host, Set.of()).stream()
            .anyMatch(owner -> table.covers(owner, host));
  }

  private void whatWasProtectedStaysSo(Ownership ownership) {
    Set<HostHash> protectedNow = new HashSet<>();
    owners(ownership).keySet().forEach(host -> protectedNow.add(HostHash.of(host)));
    ownership.reservations().forEach(each -> protectedNow.add(each.host()));
    for (Holder holder : holds.since().keySet()) {
      assertThat(protectedNow).contains(holder.host());
    }
    for (Reservation reservation : reservations) {
      if (reservation.until().isAfter(now)) {
        assertThat(protectedNow).contains(reservation.host());
      }
    }
  }

  private void nobodyTakesWhatWasJustLeft(Ownership ownership) {
    owners(ownership)
        .forEach(
            (host, namespaces) -> {
              Optional<Reservation> kept =
                  reservations.stream()
                      .filter(each -> each.until().isAfter(now))
                      .filter(each -> each.host().equals(HostHash.of(host)))
                      .findFirst();
              if (kept.isPresent()) {
                assertThat(namespaces)
                    .allMatch(
                        namespace ->
                            isKeptFor(namespace, host)
                                || new GrantTable(grants, holds, Set.of()).covers(namespace, host));
              }
            });
  }

  private boolean isKeptFor(String namespace, String host) {
    return reservations.stream()
        .filter(each -> each.host().equals(HostHash.of(host)))
        .anyMatch(each -> each.namespace().equals(namespace));
  }

  private void write(Ownership ownership) {
    Map<Holder, Instant> written = new HashMap<>();
    for (Claim claim : List.copyOf(triggers.values())) {
      Share share = ownership.of(claim.trigger());
      Map<HostPrefix, Instant> held = new HashMap<>();
      for (HostBinding binding : share.bindings()) {
        for (HeldPrefix prefix : binding.prefixes()) {
          held.put(new HostPrefix(binding.host(), prefix.prefix()), prefix.heldSince());
        }
      }
      triggers.put(
          claim.trigger(), new Claim(claim.trigger(), claim.created(), claim.wanted(), held));
      share
          .holds()
          .forEach(
              (host, since) -> written.put(new Holder(claim.trigger().namespace(), host), since));
    }
    holds = new Holds(written);
    reservations = ownership.reservations();
  }

  private void askedAgainItStaysAsItIs(Ownership ownership) {
    // Where the grants became unknown, holds alone now stand for them.
    assertThat(HostOwnership.decide(question()).byTrigger().values())
        .extracting(Share::bindings)
        .containsExactlyInAnyOrderElementsOf(
            ownership.byTrigger().values().stream().map(Share::bindings).toList());
  }

  private static Map<String, Set<String>> owners(Ownership ownership) {
    Map<String, Set<String>> owners = new HashMap<>();
    ownership
        .byTrigger()
        .forEach(
            (trigger, share) ->
                share
                    .bindings()
                    .forEach(
                        binding ->
                            owners
                                .computeIfAbsent(binding.host(), _ -> new HashSet<>())
                                .add(trigger.namespace())));
    return owners;
  }

  private static List<HostPrefix> won(Share share) {
    return share.bindings().stream()
        .flatMap(
            binding ->
                binding.prefixes().stream()
                    .map(prefix -> new HostPrefix(binding.host(), prefix.prefix())))
        .toList();
  }

  private static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
