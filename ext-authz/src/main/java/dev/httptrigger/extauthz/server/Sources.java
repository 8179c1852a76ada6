package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.configsource.ClusterSource;
import dev.httptrigger.extauthz.configsource.ConfigSource;
import dev.httptrigger.extauthz.configsource.DirectorySource;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.server.ServerSettings.Cluster;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import dev.httptrigger.jwksfetch.FetchedKeySets;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;

/** Where the configuration comes from. */
final class Sources {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  /** For a list of many triggers, too. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private Sources() {}

  /**
   * The source, not started.
   *
   * @param preparation makes what is read ready
   * @param clock dates what is fetched, and says on which day a key is used
   * @param registry gets metrics
   * @param opened gets what has to be closed
   */
  static ConfigSource of(
      ServerSettings settings,
      Preparation preparation,
      InstantSource clock,
      MeterRegistry registry,
      Deque<AutoCloseable> opened) {
    GatewaySettings gateways = settings.gateways();
    PolicyTable empty =
        PolicyTable.empty(gateways.unmatched(), gateways.requireId(), gateways.namespaces());
    ConfigSource source =
        switch (settings.source()) {
          case Directory directory ->
              new DirectorySource(
                  directory.folder(),
                  empty,
                  preparation,
                  FetchedKeySets.standingBy(directory.remoteKeys(), clock, registry));
          case Cluster cluster -> {
            KubernetesClient client = new KubernetesClientBuilder().withConfig(config()).build();
            opened.push(client);
            yield new ClusterSource(
                client,
                cluster.namespace(),
                cluster.identity(),
                cluster.pod(),
                empty,
                preparation,
                clock);
          }
        };
    opened.push(source);
    return source;
  }

  /** Trying again, and how soon, is the source's own business. */
  private static Config config() {
    return new ConfigBuilder(Config.autoConfigure(null))
        .withWatchReconnectLimit(0)
        .withRequestRetryBackoffLimit(0)
        .withConnectionTimeout(millis(CONNECTION_TIMEOUT))
        .withRequestTimeout(millis(REQUEST_TIMEOUT))
        // A connection for each watch: one that is dead takes no other request with it.
        .withHttp2Disable(true)
        .build();
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
