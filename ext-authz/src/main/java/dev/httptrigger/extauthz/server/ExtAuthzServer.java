package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.admin.AdminServer;
import dev.httptrigger.extauthz.admin.ConfigurationMetrics;
import dev.httptrigger.extauthz.admin.DecisionMetrics;
import dev.httptrigger.extauthz.configsource.ClusterSource;
import dev.httptrigger.extauthz.configsource.ConfigSource;
import dev.httptrigger.extauthz.configsource.DirectorySource;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.server.ServerSettings.Cluster;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the data plane from its settings. */
public final class ExtAuthzServer {
  private static final Logger LOG = LoggerFactory.getLogger(ExtAuthzServer.class);

  private ExtAuthzServer() {}

  /**
   * Listens and begins to follow the configuration; returns before there is any. Until a first
   * whole configuration is in force, and the server has warmed itself up, it is not ready and
   * denies.
   *
   * @throws IOException where an address can't be had
   */
  public static RunningServer start(ServerSettings settings, InstantSource clock)
      throws IOException {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return start(settings, clock, opened);
    } catch (IOException | RuntimeException e) {
      RunningServer.closeAll(opened);
      throw e;
    }
  }

  private static RunningServer start(
      ServerSettings settings, InstantSource clock, Deque<AutoCloseable> opened)
      throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    opened.push(registry::close);
    new JvmMemoryMetrics().bindTo(registry);
    JvmGcMetrics collections = new JvmGcMetrics();
    opened.push(collections);
    collections.bindTo(registry);

    PolicyTable empty = PolicyTable.empty(settings.unmatched(), settings.requireId());
    ConfigSource source =
        switch (settings.source()) {
          case Directory directory -> new DirectorySource(directory.folder(), empty);
          case Cluster cluster -> {
            KubernetesClient client = new KubernetesClientBuilder().withConfig(config()).build();
            opened.push(client);
            yield new ClusterSource(
                client, cluster.namespace(), cluster.identity(), cluster.pod(), empty);
          }
        };
    opened.push(source);
    ConfigurationMetrics.register(registry, source);
    Engine engine = new Engine(VerifiedTokens.anew(), ExtAuthzServer::failed);
    Gate gate = new Gate(source);
    AuthorizationService service =
        new AuthorizationService(engine, gate::table, clock, new DecisionMetrics(registry));

    Optional<GrpcEndpoint> grpc = Optional.empty();
    if (settings.grpcAddress().isPresent()) {
      grpc =
          Optional.of(GrpcEndpoint.start(settings.grpcAddress().get().toSocketAddress(), service));
    }
    AtomicReference<RunningServer> running = new AtomicReference<>();
    Optional<AdminServer> admin = Optional.empty();
    if (settings.adminAddress().isPresent()) {
      admin =
          Optional.of(
              AdminServer.start(
                  settings.adminAddress().get().toSocketAddress(),
                  new AdminServer.Probes(() -> true, () -> isReady(running), registry::scrape)));
      opened.push(admin.get());
    }
    running.set(new RunningServer(gate, grpc, admin, opened, settings.drainNotice()));
    source.start();
    running.get().becomeReadyInBackground(new WarmUp(engine));
    return running.get();
  }

  /** The admin address answers before there is a server to ask. */
  private static boolean isReady(AtomicReference<RunningServer> running) {
    RunningServer server = running.get();
    return server != null && server.isReady();
  }

  /** Reconnecting, and how soon, is the source's own business. */
  private static Config config() {
    return new ConfigBuilder(Config.autoConfigure(null)).withWatchReconnectLimit(0).build();
  }

  /** The kind and the place: a message may hold a part of the request. */
  private static void failed(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    LOG.error(
        "A request was denied because deciding it failed: {} at {}",
        failure.getClass().getName(),
        stack.length == 0 ? "an unknown place" : stack[0]);
  }
}
