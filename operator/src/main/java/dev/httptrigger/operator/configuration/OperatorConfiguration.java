package dev.httptrigger.operator.configuration;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the ConfigMap says.
 *
 * @param hostGrants which namespaces may have which hosts
 */
record OperatorConfiguration(List<HostGrant> hostGrants) {
  OperatorConfiguration {
    hostGrants = List.copyOf(hostGrants);
  }

  /**
   * One grant, as written.
   *
   * @param namespaces chooses the namespaces
   * @param hosts host patterns in lower case
   */
  record HostGrant(NamespaceSelector namespaces, Set<String> hosts) {
    HostGrant {
      requireNonNull(namespaces, "namespaces is null");
      hosts = Set.copyOf(hosts);
    }
  }

  /**
   * The grants, for the namespaces that there are.
   *
   * @param labels of every namespace, by its name
   */
  Known grants(Map<String, Map<String, String>> labels) {
    return new Known(
        hostGrants.stream()
            .map(grant -> new Grant(chosen(grant.namespaces(), labels), grant.hosts()))
            .toList());
  }

  private static Set<String> chosen(
      NamespaceSelector selector, Map<String, Map<String, String>> labels) {
    return labels.entrySet().stream()
        .filter(namespace -> selector.matches(namespace.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
