package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.extauthz.forwardauth.TrustedCallers;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.jwksfetch.FetchSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All that a server can be told.
 *
 * @param source where the configuration is
 * @param grpcAddress where Envoy asks; empty: nowhere
 * @param adminAddress health, readiness and metrics; empty: nowhere
 * @param gateways what is agreed with those that ask
 * @param drainNotice how long gateways get to turn away before the server stops to take calls
 * @param limits what it does not take beyond
 * @param observation what it tells about decisions
 * @param forwardAuth where proxies ask that can't speak gRPC
 * @param tls certificates, and which addresses have them
 */
public record ServerSettings(
    Source source,
    Optional<ListenAddress> grpcAddress,
    Optional<ListenAddress> adminAddress,
    GatewaySettings gateways,
    Duration drainNotice,
    Limits limits,
    Observation observation,
    ForwardAuthSettings forwardAuth,
    TlsSettings tls) {
  /** The gRPC address where nothing else is said. */
  public static final String DEFAULT_GRPC_ADDRESS = "127.0.0.1:9001";

  /** The forward-auth address where nothing else is said. */
  public static final String DEFAULT_HTTP_ADDRESS = "127.0.0.1:9002";

  /** The admin address where nothing else is said. */
  public static final String DEFAULT_ADMIN_ADDRESS = "127.0.0.1:9003";

  /** Where the operator's records are where nothing else is said. */
  public static final String DEFAULT_NAMESPACE = "httptrigger-config";

  /** Longer than the example's health check takes to notice. */
  public static final Duration DEFAULT_DRAIN_NOTICE = Duration.ofSeconds(5);

  /** Checks that nothing is null. */
  public ServerSettings {
    requireNonNull(source, "source is null");
    requireNonNull(grpcAddress, "grpcAddress is null");
    requireNonNull(adminAddress, "adminAddress is null");
    requireNonNull(gateways, "gateways is null");
    requireNonNull(drainNotice, "drainNotice is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(observation, "observation is null");
    requireNonNull(forwardAuth, "forwardAuth is null");
    requireNonNull(tls, "tls is null");
  }

  /** Within the usual limits; without observation, forward-auth and TLS. */
  public ServerSettings(
      Source source,
      Optional<ListenAddress> grpcAddress,
      Optional<ListenAddress> adminAddress,
      Unmatched unmatched,
      boolean requireId,
      Duration drainNotice) {
    this(
        source,
        grpcAddress,
        adminAddress,
        new GatewaySettings(unmatched, requireId, Map.of(), false),
        drainNotice,
        Limits.defaults(),
        Observation.NONE,
        ForwardAuthSettings.NONE,
        TlsSettings.NONE);
  }

  /** The same with other forward-auth and TLS. */
  public ServerSettings with(ForwardAuthSettings otherForwardAuth, TlsSettings otherTls) {
    return new ServerSettings(
        source,
        grpcAddress,
        adminAddress,
        gateways,
        drainNotice,
        limits,
        observation,
        otherForwardAuth,
        otherTls);
  }

  /** The defaults, for that source. */
  public static ServerSettings defaults(Source source) {
    return new ServerSettings(
        source,
        ListenAddress.parse(DEFAULT_GRPC_ADDRESS),
        ListenAddress.parse(DEFAULT_ADMIN_ADDRESS),
        GatewaySettings.DEFAULT,
        DEFAULT_DRAIN_NOTICE,
        Limits.defaults(),
        Observation.NONE,
        new ForwardAuthSettings(ListenAddress.parse(DEFAULT_HTTP_ADDRESS), TrustedCallers.LOOPBACK),
        TlsSettings.NONE);
  }

  /** Where the configuration is. */
  public sealed interface Source {}

  /**
   * A directory of manifests.
   *
   * @param folder followed with all below it
   * @param remoteKeys how key sets at URLs are fetched
   */
  public record Directory(Path folder, FetchSettings remoteKeys) implements Source {
    /** Checks that nothing is null. */
    public Directory {
      requireNonNull(folder, "folder is null");
      requireNonNull(remoteKeys, "remoteKeys is null");
    }

    /** With the usual settings for key sets at URLs. */
    public Directory(Path folder) {
      this(folder, FetchSettings.standard());
    }
  }

  /**
   * The operator's Secrets, by the current kubeconfig or the Pod's ServiceAccount.
   *
   * @param namespace where they are
   * @param identity names this replica, unique among them
   * @param pod this replica's Pod, where it is one
   */
  public record Cluster(String namespace, String identity, Optional<PodIdentity> pod)
      implements Source {
    /** Checks that nothing is null. */
    public Cluster {
      requireNonNull(namespace, "namespace is null");
      requireNonNull(identity, "identity is null");
      requireNonNull(pod, "pod is null");
    }
  }
}
