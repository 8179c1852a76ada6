package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.hosts.HostPrefix;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What triggers and their records claim. Stateless. */
final class Claims {
  private Claims() {}

  /** What the spec claims, read as far as possible. */
  static Set<HostPrefix> of(TriggerFacts facts) {
    Set<HostPrefix> claims = new HashSet<>();
    for (String host : facts.checked().claimedHosts()) {
      for (String prefix : facts.checked().claimedPrefixes()) {
        claims.add(new HostPrefix(host, prefix));
      }
    }
    return claims;
  }

  /** What a record holds. */
  static Set<HostPrefix> of(ByHost selection) {
    return held(selection).keySet();
  }

  /** What a record holds, and since when. */
  static Map<HostPrefix, Instant> held(TriggerConfig config) {
    return switch (config.selection()) {
      case OnlyById _ -> Map.of();
      case ByHost byHost -> held(byHost);
    };
  }

  private static Map<HostPrefix, Instant> held(ByHost selection) {
    Map<HostPrefix, Instant> held = new HashMap<>();
    for (HostBinding binding : selection.bindings()) {
      for (HeldPrefix prefix : binding.prefixes()) {
        held.put(new HostPrefix(binding.host(), prefix.prefix()), prefix.heldSince());
      }
    }
    return held;
  }
}
