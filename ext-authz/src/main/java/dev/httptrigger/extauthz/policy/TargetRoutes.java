package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The triggers of objects of the gateway: of several with one object the oldest. Immutable. */
final class TargetRoutes {
  private static final Comparator<Route> OLDEST_FIRST =
      Comparator.comparing(Route::createdAt).thenComparing(route -> route.policy().trigger());

  private final PersistentMap<GatewayObject, List<Route>> routes;

  private TargetRoutes(PersistentMap<GatewayObject, List<Route>> routes) {
    this.routes = routes;
  }

  static TargetRoutes empty() {
    return new TargetRoutes(PersistentMap.empty());
  }

  TargetRoutes with(Policy policy) {
    return switch (policy.selection()) {
      case OnlyById(), ByHost _ -> this;
      case ByTarget byTarget -> {
        PersistentMap<GatewayObject, List<Route>> changed = routes;
        for (GatewayObject object : objects(policy, byTarget)) {
          changed =
              changed.changed(
                  object,
                  held ->
                      Optional.of(
                          more(held.orElse(List.of()), new Route(policy, byTarget.createdAt()))));
        }
        yield new TargetRoutes(changed);
      }
    };
  }

  TargetRoutes without(Policy policy) {
    return switch (policy.selection()) {
      case OnlyById(), ByHost _ -> this;
      case ByTarget byTarget -> {
        PersistentMap<GatewayObject, List<Route>> changed = routes;
        for (GatewayObject object : objects(policy, byTarget)) {
          changed =
              changed.changed(
                  object,
                  held -> held.map(all -> fewer(all, policy)).filter(rest -> !rest.isEmpty()));
        }
        yield new TargetRoutes(changed);
      }
    };
  }

  /** Whose the object is. */
  Optional<Policy> find(GatewayObject object) {
    return routes.get(object).map(held -> held.getFirst().policy());
  }

  boolean isEmpty() {
    return routes.isEmpty();
  }

  /** A target written twice is one; a trigger's targets are in its own namespace. */
  private static Set<GatewayObject> objects(Policy policy, ByTarget byTarget) {
    Set<GatewayObject> objects = new HashSet<>();
    for (Target target : byTarget.targets()) {
      objects.add(new GatewayObject(policy.trigger().namespace(), target));
    }
    return objects;
  }

  private static List<Route> more(List<Route> held, Route route) {
    List<Route> more = new ArrayList<>(held);
    more.add(route);
    more.sort(OLDEST_FIRST);
    return List.copyOf(more);
  }

  private static List<Route> fewer(List<Route> held, Policy policy) {
    return held.stream()
        .filter(route -> !route.policy().trigger().equals(policy.trigger()))
        .toList();
  }

  /**
   * One trigger that names an object.
   *
   * @param policy the trigger
   * @param createdAt since when there is the trigger
   */
  private record Route(Policy policy, Instant createdAt) {}
}
