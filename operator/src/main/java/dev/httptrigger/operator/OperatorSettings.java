package dev.httptrigger.operator;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.jwksfetch.FetchSettings;
import dev.httptrigger.operator.publish.HostRules;
import java.time.Duration;
import java.util.Set;

/**
 * All that an operator can be told.
 *
 * @param watchNamespaces the namespaces whose triggers count; empty: all
 * @param configNamespace where the configuration Secrets and the servers' Leases are
 * @param electionNamespace where the election Lease and the operator's ConfigMap are
 * @param identity this operator's name in the election, which no other may have
 * @param replicaForget how long a silent server outside a cluster counts, not negative
 * @param hosts how hosts find their owners
 * @param remoteKeys how key sets at URLs are fetched
 */
public record OperatorSettings(
    Set<String> watchNamespaces,
    String configNamespace,
    String electionNamespace,
    String identity,
    Duration replicaForget,
    HostRules hosts,
    FetchSettings remoteKeys) {
  /** Where the configuration is where nothing else is said. */
  public static final String DEFAULT_CONFIG_NAMESPACE = "httptrigger-config";

  /** Where election Lease and ConfigMap are, outside a cluster, where nothing else is said. */
  public static final String DEFAULT_ELECTION_NAMESPACE = "httptrigger-system";

  /** How long a silent server outside a cluster counts where nothing else is said. */
  public static final Duration DEFAULT_REPLICA_FORGET = Duration.ofMinutes(10);

  /** Takes a copy and checks that nothing is empty. */
  public OperatorSettings {
    watchNamespaces = Set.copyOf(watchNamespaces);
    requireNonNull(replicaForget, "replicaForget is null");
    requireNonNull(hosts, "hosts is null");
    requireNonNull(remoteKeys, "remoteKeys is null");
    if (configNamespace.isEmpty() || electionNamespace.isEmpty() || identity.isEmpty()) {
      throw new IllegalArgumentException("a namespace or the identity is empty");
    }
    if (replicaForget.isNegative()) {
      throw new IllegalArgumentException("replicaForget is negative");
    }
  }

  /** The defaults, under that name. */
  public static OperatorSettings defaults(String identity) {
    return new OperatorSettings(
        Set.of(),
        DEFAULT_CONFIG_NAMESPACE,
        DEFAULT_ELECTION_NAMESPACE,
        identity,
        DEFAULT_REPLICA_FORGET,
        HostRules.DEFAULT,
        FetchSettings.standard());
  }
}
