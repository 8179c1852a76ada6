package dev.httptrigger.operator.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.targets.DomainMapping;
import dev.httptrigger.crds.targets.Gateway;
import dev.httptrigger.crds.targets.HttpRoute;
import dev.httptrigger.crds.targets.KnativeService;
import dev.httptrigger.crds.targets.Looked;
import dev.httptrigger.crds.targets.Looked.NotKnown;
import dev.httptrigger.crds.targets.TargetObjects;
import java.util.Map;

/**
 * All that the targets of one trigger depend on, at one moment; equal while none of it changes.
 *
 * @param routes the routes among the targets
 * @param gateways those that these and their neighbours are attached to
 * @param services the Services of Knative among the targets
 * @param mappings by Service, the DomainMappings that lead to it, by host
 * @param neighbours by route, the other routes that may have a host in common with it
 */
public record TargetSnapshot(
    Map<ObjectName, Looked<HttpRoute>> routes,
    Map<ObjectName, Looked<Gateway>> gateways,
    Map<ObjectName, Looked<KnativeService>> services,
    Map<ObjectName, Looked<Map<String, DomainMapping>>> mappings,
    Map<ObjectName, Map<ObjectName, HttpRoute>> neighbours)
    implements TargetObjects {
  /** Takes copies. */
  public TargetSnapshot {
    routes = Map.copyOf(routes);
    gateways = Map.copyOf(gateways);
    services = Map.copyOf(services);
    mappings = Map.copyOf(mappings);
    neighbours = Map.copyOf(neighbours);
  }

  @Override
  public Looked<HttpRoute> route(ObjectName name) {
    return routes.getOrDefault(name, new NotKnown<>());
  }

  @Override
  public Looked<Gateway> gateway(ObjectName name) {
    return gateways.getOrDefault(name, new NotKnown<>());
  }

  @Override
  public Looked<KnativeService> service(ObjectName name) {
    return services.getOrDefault(name, new NotKnown<>());
  }

  @Override
  public Looked<Map<String, DomainMapping>> domainMappings(ObjectName service) {
    return mappings.getOrDefault(service, new NotKnown<>());
  }

  @Override
  public Map<ObjectName, HttpRoute> neighbours(ObjectName route) {
    return neighbours.getOrDefault(route, Map.of());
  }
}
