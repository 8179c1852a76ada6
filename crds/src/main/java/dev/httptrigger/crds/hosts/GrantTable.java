package dev.httptrigger.crds.hosts;

import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.hosts.Grants.Everything;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import java.util.Optional;

/** What the grants say about one namespace and host. */
final class GrantTable {
  private final Grants grants;
  private final Holds holds;

  GrantTable(Grants grants, Holds holds) {
    this.grants = grants;
    this.holds = holds;
  }

  /**
   * Whether the namespace was granted the host; while nothing is known, a hold is its own grant.
   */
  boolean covers(String namespace, String host) {
    return switch (grants) {
      case Everything _ -> true;
      case Unknown _ -> holds.since(namespace, HostHash.of(host)).isPresent();
      case Known known ->
          known.grants().stream()
              .filter(grant -> grant.namespaces().contains(namespace))
              .anyMatch(grant -> covering(grant, host).isPresent());
    };
  }

  /** A granted pattern that keeps the host from everybody without a grant. */
  Optional<String> exclusivePattern(String host) {
    return switch (grants) {
      case Everything _, Unknown _ -> Optional.empty();
      case Known known ->
          known.grants().stream()
              .flatMap(grant -> grant.hosts().stream())
              .filter(pattern -> !pattern.equals(HostPatterns.ANY))
              .filter(pattern -> HostPatterns.covers(pattern, host))
              .min(String::compareTo);
    };
  }

  private static Optional<String> covering(Grant grant, String host) {
    return grant.hosts().stream().filter(pattern -> HostPatterns.covers(pattern, host)).findFirst();
  }
}
