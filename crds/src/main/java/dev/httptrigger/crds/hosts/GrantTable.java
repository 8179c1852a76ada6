package dev.httptrigger.crds.hosts;

import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.hosts.Grants.Everything;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Grants.Unknown;
import dev.httptrigger.crds.hosts.Holds.Holder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the grants say about one namespace and host; a look costs the host's labels. */
final class GrantTable {
  private final Grants grants;
  private final Holds holds;
  private final Map<String, Set<String>> namespaces;
  private final Set<Holder> keepers;
  private final Set<HostHash> kept;

  /**
   * A table.
   *
   * @param keepers whose hosts are held and still claimed, or reserved
   */
  GrantTable(Grants grants, Holds holds, Set<Holder> keepers) {
    this.grants = grants;
    this.holds = holds;
    this.namespaces = grants instanceof Known known ? byPattern(known) : Map.of();
    this.keepers = keepers;
    this.kept = keepers.stream().map(Holder::host).collect(Collectors.toSet());
  }

  private static Map<String, Set<String>> byPattern(Known known) {
    Map<String, Set<String>> namespaces = new HashMap<>();
    for (Grant grant : known.grants()) {
      for (String pattern : grant.hosts()) {
        namespaces.computeIfAbsent(pattern, _ -> new HashSet<>()).addAll(grant.namespaces());
      }
    }
    return namespaces;
  }

  /**
   * Whether the namespace was granted the host; while nothing is known, a hold is its own grant.
   */
  boolean covers(String namespace, String host) {
    return switch (grants) {
      case Everything _ -> true;
      case Unknown _ -> holds.since(namespace, HostHash.of(host)).isPresent();
      case Known _ ->
          HostPatterns.covering(host).stream()
              .anyMatch(pattern -> namespaces.getOrDefault(pattern, Set.of()).contains(namespace));
    };
  }

  /**
   * A granted pattern that keeps the host from a namespace without a grant. While nothing is known,
   * a wildcard that somebody keeps is such a pattern, for it was granted once.
   */
  Optional<String> exclusivePattern(String namespace, String host) {
    return switch (grants) {
      case Everything _ -> Optional.empty();
      case Unknown _ ->
          HostPatterns.covering(host).stream().anyMatch(pattern -> keeps(namespace, pattern))
              ? Optional.empty()
              : HostPatterns.wildcardsOver(host).stream()
                  .filter(pattern -> kept.contains(HostHash.of(pattern)))
                  .findFirst();
      case Known _ ->
          HostPatterns.covering(host).stream()
              .filter(pattern -> !pattern.equals(HostPatterns.ANY))
              .filter(namespaces::containsKey)
              .findFirst();
    };
  }

  private boolean keeps(String namespace, String host) {
    return keepers.contains(new Holder(namespace, HostHash.of(host)));
  }
}
