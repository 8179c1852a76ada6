package dev.httptrigger.crds.targets;

import dev.httptrigger.crds.check.HostPatternForm;
import dev.httptrigger.crds.targets.Gateway.Listener;
import dev.httptrigger.crds.targets.HttpRoute.Parent;
import dev.httptrigger.crds.targets.HttpRoute.ParentReference;
import dev.httptrigger.crds.targets.Looked.Present;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * By which hosts requests come to a route.
 *
 * @param hosts host patterns
 * @param silent the parents of which it is not known, as people read them
 * @param others the parents that take it and are no Gateways
 */
record RouteHosts(List<String> hosts, List<String> silent, List<String> others) {
  RouteHosts {
    hosts = List.copyOf(hosts);
    silent = List.copyOf(silent);
    others = List.copyOf(others);
  }

  /** Only parents that take the route as it is now count. */
  static RouteHosts of(String namespace, HttpRoute route, TargetObjects objects) {
    Set<String> hosts = new LinkedHashSet<>();
    List<String> silent = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (Parent parent : route.parents()) {
      ParentReference reference = parent.reference();
      switch (parent.verdict()) {
        case REFUSED -> {}
        case SILENT -> silent.add(reference.text());
        case ACCEPTED -> {
          List<String> common = common(namespace, route, reference, objects);
          hosts.addAll(common);
          if (!reference.isGateway()) {
            others.add(reference.text());
          } else if (common.isEmpty()) {
            // Taken, and by no listener as they are now: one of the two words is an old one.
            silent.add(reference.text());
          }
        }
      }
    }
    return new RouteHosts(List.copyOf(hosts), silent, others);
  }

  /** Whether somebody takes the route, or may. */
  boolean areThere() {
    return !hosts.isEmpty() || !silent.isEmpty() || !others.isEmpty();
  }

  private static List<String> common(
      String namespace, HttpRoute route, ParentReference reference, TargetObjects objects) {
    if (!reference.isGateway()
        || !(objects.gateway(reference.name()) instanceof Present<Gateway>(Gateway gateway))) {
      return List.of();
    }
    Set<String> common = new LinkedHashSet<>();
    for (Listener listener : gateway.of(reference, namespace)) {
      common.addAll(Hostnames.common(route.hostnames(), listener.hostname()));
    }
    return common.stream().filter(HostPatternForm::fits).toList();
  }
}
