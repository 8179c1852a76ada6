package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Claim;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.hosts.HostOwnership;
import dev.httptrigger.crds.hosts.HostPrefix;
import dev.httptrigger.crds.hosts.Ownership;
import dev.httptrigger.crds.hosts.OwnershipQuestion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What should stand in the configuration for all triggers together. Pure. */
final class WorldDecision {
  private final World world;
  private final DecisionMemory memory;
  private final Map<ObjectName, IndexEntry> entries;
  private final Map<HostHash, String> hostsByHash;

  private WorldDecision(World world, DecisionMemory memory) {
    this.world = world;
    this.memory = memory;
    this.entries = world.entries();
    this.hostsByHash =
        world.triggers().values().stream()
            .flatMap(facts -> facts.checked().claimedHosts().stream())
            .distinct()
            .collect(Collectors.toMap(HostHash::of, host -> host));
  }

  /**
   * Decides for every trigger that exists. What the index lists beyond them stays as it is.
   *
   * @param memory only saves work, never changes an answer
   */
  static Map<ObjectName, DecisionMemory.Decided> decide(World world, DecisionMemory memory) {
    return new WorldDecision(world, memory).decide();
  }

  private Map<ObjectName, DecisionMemory.Decided> decide() {
    Set<ObjectName> keeping = new HashSet<>();
    while (true) {
      Map<ObjectName, DecisionMemory.Decided> decided = round(keeping);
      Set<ObjectName> more =
          decided.entrySet().stream()
              .filter(each -> each.getValue().desired().kind() == Outcome.Kind.LAST_GOOD)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      // A trigger that keeps its last good record claims what that holds, which may take hosts from
      // others: asked again until nobody joins them.
      if (!keeping.addAll(more)) {
        return decided;
      }
    }
  }

  private Map<ObjectName, DecisionMemory.Decided> round(Set<ObjectName> keeping) {
    List<Claim> claims = new ArrayList<>();
    for (TriggerFacts facts : world.triggers().values()) {
      claims.add(claim(facts, keeping.contains(facts.name())));
    }
    for (IndexEntry entry : entries.values()) {
      if (!world.triggers().containsKey(entry.trigger())) {
        claims.add(claim(entry));
      }
    }
    Ownership ownership =
        HostOwnership.decide(
            new OwnershipQuestion(
                claims,
                Holds.of(world.index()),
                List.of(),
                new Grants.Known(List.of()),
                OwnershipQuestion.Rule.FIRST_CLAIM,
                Duration.ZERO,
                world.now()));
    Map<ObjectName, DecisionMemory.Decided> decided = new HashMap<>();
    for (TriggerFacts facts : world.triggers().values()) {
      decided.put(
          facts.name(),
          memory.decide(
              facts,
              ownership.of(facts.name()),
              world.record(facts.name(), facts.uid()),
              isLost(facts)));
    }
    return decided;
  }

  /** Whether there was a record for the same object that can't be read any more. */
  private boolean isLost(TriggerFacts facts) {
    IndexEntry entry = entries.get(facts.name());
    return entry != null
        && entry.uid().equals(facts.uid())
        && world.record(facts.name(), facts.uid()).isEmpty();
  }

  private Claim claim(TriggerFacts facts, boolean keeping) {
    Set<HostPrefix> wanted = Claims.of(facts);
    Optional<TriggerConfig> last = world.record(facts.name(), facts.uid());
    Map<HostPrefix, Instant> held = last.map(Claims::held).orElse(Map.of());
    boolean unusable = facts.resolution().trigger().isEmpty();
    if (keeping || (unusable && last.filter(TriggerDecision::decides).isPresent())) {
      wanted.addAll(held.keySet());
    } else if (unusable && isLost(facts)) {
      wanted.addAll(listed(entries.get(facts.name())));
    }
    return new Claim(facts.name(), facts.created(), wanted, held);
  }

  /** Of a trigger that is listed and was not seen: it keeps what it has. */
  private Claim claim(IndexEntry entry) {
    Optional<TriggerConfig> last = world.record(entry.trigger(), entry.uid());
    Map<HostPrefix, Instant> held = last.map(Claims::held).orElse(Map.of());
    return new Claim(
        entry.trigger(), Instant.EPOCH, last.isPresent() ? held.keySet() : listed(entry), held);
  }

  /** The hosts of an entry whose record is unknown, as far as anybody else wants them. */
  private Set<HostPrefix> listed(@Nullable IndexEntry entry) {
    Set<HostPrefix> wanted = new HashSet<>();
    if (entry != null) {
      for (HostHash hash : entry.holds().keySet()) {
        Optional.ofNullable(hostsByHash.get(hash))
            .ifPresent(host -> wanted.add(new HostPrefix(host, "/")));
      }
    }
    return wanted;
  }
}
