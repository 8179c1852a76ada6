package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.extauthz.path.PathPrefix;
import java.util.Optional;
import java.util.function.BiFunction;

/** The triggers of all host patterns. Immutable. */
final class HostTable {
  private final PersistentMap<String, HostRoutes> hosts;

  private HostTable(PersistentMap<String, HostRoutes> hosts) {
    this.hosts = hosts;
  }

  static HostTable empty() {
    return new HostTable(PersistentMap.empty());
  }

  HostTable with(Policy policy) {
    return changed(
        policy,
        (routes, held) ->
            routes.with(
                PathPrefix.of(held.prefix()),
                new HostRoutes.Route(policy.under(held), held.heldSince())));
  }

  HostTable without(Policy policy) {
    return changed(policy, (routes, held) -> routes.without(PathPrefix.of(held.prefix()), policy));
  }

  /** The triggers of a pattern, where there are any. */
  Optional<HostRoutes> routes(String pattern) {
    return hosts.get(pattern);
  }

  private HostTable changed(Policy policy, BiFunction<HostRoutes, HeldPrefix, HostRoutes> change) {
    PersistentMap<String, HostRoutes> changed = hosts;
    for (HostBinding binding : policy.bindings()) {
      for (HeldPrefix held : binding.prefixes()) {
        changed =
            changed.changed(
                binding.host(),
                routes ->
                    Optional.of(change.apply(routes.orElse(HostRoutes.empty()), held))
                        .filter(after -> !after.isEmpty()));
      }
    }
    return new HostTable(changed);
  }
}
