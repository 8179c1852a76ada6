package dev.httptrigger.operator.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.TargetKind;
import dev.httptrigger.crds.targets.DomainMapping;
import dev.httptrigger.crds.targets.Gateway;
import dev.httptrigger.crds.targets.HttpRoute;
import dev.httptrigger.crds.targets.HttpRoute.ParentReference;
import dev.httptrigger.crds.targets.KnativeService;
import dev.httptrigger.crds.targets.Looked;
import dev.httptrigger.crds.targets.Looked.NotKnown;
import dev.httptrigger.crds.targets.Looked.Present;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import dev.httptrigger.operator.targets.KnownObjects.Extent;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of the objects that triggers may be bound to, and of those on which these depend.
 * Of each only what matters is kept. Safe for use by several threads.
 */
public final class KnownTargets {
  /** Of so many others it is said that they share a host; more are as good as all. */
  private static final int MOST_NEIGHBOURS = 64;

  private final KnownObjects<HttpRoute> routes = new KnownObjects<>();
  private final KnownObjects<Gateway> gateways = new KnownObjects<>();
  private final KnownObjects<KnativeService> services = new KnownObjects<>();
  private final KnownObjects<DomainMapping> mappings = new KnownObjects<>();
  private final NameIndex<ObjectName> routesByGateway = new NameIndex<>();
  private final NameIndex<SharedHost> routesByHost = new NameIndex<>();
  private final NameIndex<ObjectName> mappingsByService = new NameIndex<>();

  /** Routes of one gateway with one hostname, or without any, may have a host in common. */
  private record SharedHost(ObjectName gateway, String hostname) {}

  /** All that the targets of a trigger depend on. */
  public synchronized TargetSnapshot snapshot(String namespace, List<TargetReference> targets) {
    Map<ObjectName, Looked<HttpRoute>> foundRoutes = new HashMap<>();
    Map<ObjectName, Looked<Gateway>> foundGateways = new HashMap<>();
    Map<ObjectName, Looked<KnativeService>> foundServices = new HashMap<>();
    Map<ObjectName, Looked<Map<String, DomainMapping>>> foundMappings = new HashMap<>();
    Map<ObjectName, Map<ObjectName, HttpRoute>> neighbours = new HashMap<>();
    for (TargetReference target : targets) {
      Optional<TargetKind> kind = TargetKind.of(target.group(), target.kind());
      if (kind.isEmpty() || target.name().indexOf('/') >= 0) {
        continue;
      }
      ObjectName name = new ObjectName(namespace, target.name());
      switch (kind.get()) {
        case HTTP_ROUTE -> {
          Looked<HttpRoute> looked = routes.find(name);
          foundRoutes.put(name, looked);
          if (looked instanceof Present<HttpRoute>(HttpRoute route)) {
            Map<ObjectName, HttpRoute> others = neighbours(name, route);
            neighbours.put(name, others);
            putGateways(route, foundGateways);
            others.values().forEach(other -> putGateways(other, foundGateways));
          }
        }
        case KNATIVE_SERVICE -> {
          foundServices.put(name, services.find(name));
          foundMappings.put(name, mappings(name));
        }
      }
    }
    return new TargetSnapshot(foundRoutes, foundGateways, foundServices, foundMappings, neighbours);
  }

  private void putGateways(HttpRoute route, Map<ObjectName, Looked<Gateway>> found) {
    gatewaysOf(route).forEach(gateway -> found.put(gateway, gateways.find(gateway)));
  }

  private Map<ObjectName, HttpRoute> neighbours(ObjectName name, HttpRoute route) {
    Map<ObjectName, HttpRoute> others = new HashMap<>();
    neighbourNames(name, hostsOf(route)).stream()
        .limit(MOST_NEIGHBOURS)
        .forEach(other -> routes.get(other).ifPresent(each -> others.put(other, each)));
    return Map.copyOf(others);
  }

  private Set<ObjectName> neighbourNames(ObjectName name, Collection<SharedHost> hosts) {
    Set<ObjectName> others = new TreeSet<>();
    hosts.forEach(host -> others.addAll(routesByHost.of(host)));
    others.remove(name);
    return others;
  }

  private Looked<Map<String, DomainMapping>> mappings(ObjectName service) {
    if (!mappings.areAllKnown()) {
      return new NotKnown<>();
    }
    Map<String, DomainMapping> found = new HashMap<>();
    for (ObjectName each : mappingsByService.of(service)) {
      mappings.get(each).ifPresent(mapping -> found.put(each.name(), mapping));
    }
    return new Present<>(Map.copyOf(found));
  }

  /** Takes in an HTTPRoute; empty: it is gone. */
  synchronized TargetChange route(ObjectName name, Optional<HttpRoute> now) {
    Optional<HttpRoute> before =
        now.isPresent() ? routes.put(name, now.get()) : routes.remove(name);
    Set<ObjectName> changed = new LinkedHashSet<>();
    if (!before.equals(now)) {
      changed.add(name);
      before.ifPresent(
          route -> {
            changed.addAll(neighbourNames(name, hostsOf(route)));
            routesByGateway.remove(name, gatewaysOf(route));
            routesByHost.remove(name, hostsOf(route));
          });
      now.ifPresent(
          route -> {
            routesByGateway.add(name, gatewaysOf(route));
            routesByHost.add(name, hostsOf(route));
            changed.addAll(neighbourNames(name, hostsOf(route)));
          });
    }
    return new TargetChange.Some(TargetKind.HTTP_ROUTE, changed);
  }

  /** Takes in a Gateway; empty: it is gone. */
  synchronized TargetChange gateway(ObjectName name, Optional<Gateway> now) {
    Optional<Gateway> before =
        now.isPresent() ? gateways.put(name, now.get()) : gateways.remove(name);
    return new TargetChange.Some(
        TargetKind.HTTP_ROUTE, before.equals(now) ? Set.of() : routesByGateway.of(name));
  }

  /** Takes in a Service of Knative; empty: it is gone. */
  synchronized TargetChange service(ObjectName name, Optional<KnativeService> now) {
    Optional<KnativeService> before =
        now.isPresent() ? services.put(name, now.get()) : services.remove(name);
    return new TargetChange.Some(
        TargetKind.KNATIVE_SERVICE, before.equals(now) ? Set.of() : Set.of(name));
  }

  /** Takes in a DomainMapping of Knative; empty: it is gone. */
  synchronized TargetChange mapping(ObjectName name, Optional<DomainMapping> now) {
    Optional<DomainMapping> before =
        now.isPresent() ? mappings.put(name, now.get()) : mappings.remove(name);
    Set<ObjectName> changed = new LinkedHashSet<>();
    if (!before.equals(now)) {
      List<ObjectName> old = before.stream().flatMap(each -> service(name, each).stream()).toList();
      List<ObjectName> next = now.stream().flatMap(each -> service(name, each).stream()).toList();
      mappingsByService.remove(name, old);
      mappingsByService.add(name, next);
      changed.addAll(old);
      changed.addAll(next);
    }
    return new TargetChange.Some(TargetKind.KNATIVE_SERVICE, changed);
  }

  private static Optional<ObjectName> service(ObjectName mapping, DomainMapping of) {
    return of.service()
        .filter(service -> !service.isEmpty() && service.indexOf('/') < 0)
        .map(service -> new ObjectName(mapping.namespace(), service));
  }

  /** Takes in how much is known of HTTPRoutes. */
  synchronized Optional<TargetChange> routesBecome(Extent extent) {
    if (extent == Extent.NOT_SERVED) {
      routesByGateway.clear();
      routesByHost.clear();
    }
    return changed(routes.becomes(extent), TargetKind.HTTP_ROUTE);
  }

  /** Takes in how much is known of Gateways. */
  synchronized Optional<TargetChange> gatewaysBecome(Extent extent) {
    return changed(gateways.becomes(extent), TargetKind.HTTP_ROUTE);
  }

  /** Takes in how much is known of Services of Knative. */
  synchronized Optional<TargetChange> servicesBecome(Extent extent) {
    return changed(services.becomes(extent), TargetKind.KNATIVE_SERVICE);
  }

  /** Takes in how much is known of DomainMappings of Knative. */
  synchronized Optional<TargetChange> mappingsBecome(Extent extent) {
    if (extent == Extent.NOT_SERVED) {
      mappingsByService.clear();
    }
    return changed(mappings.becomes(extent), TargetKind.KNATIVE_SERVICE);
  }

  private static Optional<TargetChange> changed(boolean changes, TargetKind kind) {
    return changes ? Optional.of(new TargetChange.All(kind)) : Optional.empty();
  }

  private static List<ObjectName> gatewaysOf(HttpRoute route) {
    return route.parents().stream()
        .map(HttpRoute.Parent::reference)
        .filter(ParentReference::isGateway)
        .map(ParentReference::name)
        .distinct()
        .toList();
  }

  private static List<SharedHost> hostsOf(HttpRoute route) {
    List<String> hostnames = route.hostnames().isEmpty() ? List.of("") : route.hostnames();
    return gatewaysOf(route).stream()
        .flatMap(gateway -> hostnames.stream().map(host -> new SharedHost(gateway, host)))
        .toList();
  }
}
