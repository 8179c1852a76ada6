package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.admin.AdminServer;
import dev.httptrigger.extauthz.admin.ConfigurationMetrics;
import dev.httptrigger.extauthz.admin.DecisionLogMetrics;
import dev.httptrigger.extauthz.admin.DecisionMetrics;
import dev.httptrigger.extauthz.admin.TriggerMetrics;
import dev.httptrigger.extauthz.configsource.ClusterSource;
import dev.httptrigger.extauthz.configsource.ConfigSource;
import dev.httptrigger.extauthz.configsource.DirectorySource;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.decisionlog.DecisionLog;
import dev.httptrigger.extauthz.decisionlog.Selection;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import dev.httptrigger.extauthz.envoy.FormProcessorService;
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
import java.io.Writer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/** Starts the data plane from its settings. */
public final class ExtAuthzServer {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  /** For a list of many triggers, too. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

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
    return start(settings, clock, Writer.nullWriter());
  }

  /**
   * The same with a decision log.
   *
   * @param decisions where its lines go, where the settings want any; not closed
   * @throws IOException where an address can't be had
   */
  public static RunningServer start(ServerSettings settings, InstantSource clock, Writer decisions)
      throws IOException {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return start(settings, clock, decisions, opened);
    } catch (IOException | RuntimeException e) {
      RunningServer.closeAll(opened);
      throw e;
    }
  }

  private static RunningServer start(
      ServerSettings settings, InstantSource clock, Writer decisions, Deque<AutoCloseable> opened)
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
    FailureLog failures = new FailureLog(clock);
    Limits limits = settings.limits();
    Engine engine = new Engine(VerifiedTokens.anew(), limits.request(), failures);
    Gate gate = new Gate(source);
    Traffic traffic = Traffic.within(limits);
    traffic.register(registry);
    AuthorizationService service =
        new AuthorizationService(
            request -> engine.decide(request, gate.table(), clock.instant(), Trace.NONE),
            traffic.workload(),
            observer(settings.observation(), registry, source, clock, decisions, opened),
            failures);

    Optional<GrpcEndpoint> grpc = Optional.empty();
    if (settings.grpcAddress().isPresent()) {
      grpc =
          Optional.of(
              GrpcEndpoint.start(
                  settings.grpcAddress().get().toSocketAddress(),
                  List.of(service, new FormProcessorService(failures)),
                  traffic,
                  limits));
      opened.push(grpc.get()::close);
    }
    AtomicReference<RunningServer> running = new AtomicReference<>();
    Optional<AdminServer> admin = Optional.empty();
    if (settings.adminAddress().isPresent()) {
      admin =
          Optional.of(
              AdminServer.start(
                  settings.adminAddress().get().toSocketAddress(),
                  new AdminServer.Probes(
                      AdminServer.Probe.of(source::isFollowing),
                      () -> notReady(running),
                      registry::scrape)));
      opened.push(admin.get());
    }
    running.set(new RunningServer(gate, grpc, admin, opened, settings.drainNotice()));
    source.start();
    running.get().becomeReadyInBackground(new WarmUp(engine));
    return running.get();
  }

  private static DecisionObserver observer(
      Observation observation,
      PrometheusMeterRegistry registry,
      ConfigSource source,
      InstantSource clock,
      Writer decisions,
      Deque<AutoCloseable> opened) {
    List<DecisionObserver> observers = new ArrayList<>();
    observers.add(new DecisionMetrics(registry));
    if (observation.byTrigger()) {
      observers.add(new TriggerMetrics(registry, name -> source.table().policy(name).isPresent()));
    }
    if (observation.log().mode() != Selection.Mode.OFF) {
      DecisionLog log =
          DecisionLog.start(
              observation.log(),
              bound -> ThreadLocalRandom.current().nextInt(bound),
              clock,
              decisions);
      opened.push(log);
      DecisionLogMetrics.register(registry, log);
      observers.add(log);
    }
    return (decision, request, nanoseconds) ->
        observers.forEach(each -> each.decided(decision, request, nanoseconds));
  }

  /** The admin address answers before there is a server to ask. */
  private static Optional<String> notReady(AtomicReference<RunningServer> running) {
    RunningServer server = running.get();
    return server == null ? Optional.of("starting") : server.notReady();
  }

  /** Trying again, and how soon, is the source's own business. */
  private static Config config() {
    return new ConfigBuilder(Config.autoConfigure(null))
        .withWatchReconnectLimit(0)
        .withRequestRetryBackoffLimit(0)
        .withConnectionTimeout(millis(CONNECTION_TIMEOUT))
        .withRequestTimeout(millis(REQUEST_TIMEOUT))
        .build();
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
