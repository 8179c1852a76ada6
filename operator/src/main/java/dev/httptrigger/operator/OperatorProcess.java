package dev.httptrigger.operator;

import dev.httptrigger.operator.configuration.ConfigurationWatch;
import dev.httptrigger.operator.events.EventWriter;
import dev.httptrigger.operator.keysources.RemoteKeySources;
import dev.httptrigger.operator.publish.Publisher;
import dev.httptrigger.operator.reconcile.HttpTrigger;
import dev.httptrigger.operator.reconcile.HttpTriggerReconciler;
import dev.httptrigger.operator.replicas.Replicas;
import dev.httptrigger.operator.targets.TargetWatch;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running operator: one of those that stand by, or the one that leads. Thread-safe. */
public final class OperatorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(15);
  private static final Duration CACHE_SYNC = Duration.ofMinutes(2);
  private static final Duration CONFIGURATION_SYNC = Duration.ofSeconds(10);
  private static final Duration TARGETS_SYNC = Duration.ofSeconds(10);
  private static final int RECONCILING_THREADS = 8;

  /**
   * A standby looks whether nobody leads once in this time, or in up to 2.2 times as long; the
   * leader renews once in it, which is two small writes a second.
   */
  private static final Duration ELECTION_PERIOD = Duration.ofMillis(500);

  private static final int REQUEST_RETRIES = 2;

  /** Twice as long after each failure, up to 32 times: a watch may wait for 8 s, not for 32. */
  private static final Duration WATCH_RETRY = Duration.ofMillis(250);

  private final OperatorSettings settings;
  private final KubernetesClient client;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConfigurationWatch configuration;
  private final Publisher publisher;
  private final Replicas replicas;
  private final TargetWatch targets;
  private final RemoteKeySources remoteKeys;
  private final HttpTriggerReconciler reconciler;
  private final Operator operator;
  private final ScheduledExecutorService ticker;
  private final Runnable onLostLeadership;
  private final AtomicBoolean ended = new AtomicBoolean();

  private OperatorProcess(
      OperatorSettings settings,
      KubernetesClient client,
      InstantSource clock,
      Runnable onLostLeadership) {
    this.settings = settings;
    this.client = client;
    this.onLostLeadership = onLostLeadership;
    this.configuration = new ConfigurationWatch(client, settings.electionNamespace(), registry);
    EventWriter events = new EventWriter(client, settings.identity(), clock);
    this.publisher =
        new Publisher(
            client,
            settings.configNamespace(),
            settings.hosts(),
            configuration,
            new HoldEvents(events, settings.electionNamespace(), clock),
            clock,
            registry);
    this.replicas =
        new Replicas(client, settings.configNamespace(), settings.replicaForget(), clock, registry);
    this.targets = new TargetWatch(client, settings.watchNamespaces());
    this.remoteKeys = new RemoteKeySources(settings.remoteKeys(), clock, registry);
    this.reconciler =
        new HttpTriggerReconciler(
            client,
            publisher,
            replicas,
            remoteKeys,
            targets.known(),
            settings.watchNamespaces(),
            events,
            clock,
            registry);
    this.operator = new Operator(this::configure);
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("replicas").daemon().factory());
  }

  /**
   * Starts an operator on the cluster of the current kubeconfig or the Pod's ServiceAccount.
   *
   * @see #start(OperatorSettings, Config, InstantSource, Runnable)
   */
  public static OperatorProcess start(
      OperatorSettings settings, InstantSource clock, Runnable onLostLeadership) {
    return start(settings, Config.autoConfigure(null), clock, onLostLeadership);
  }

  /**
   * Starts an operator; it leads as soon as nobody else does.
   *
   * @param cluster where, and as whom; how requests and watches are made is set here
   * @param clock dates what begins now, and says when a silent server is behind
   * @param onLostLeadership told, at most once, when this operator led and may lead no more, or can
   *     no longer watch: the process must end at once, as another may be leading already. Not told
   *     by {@link #close}
   * @throws RuntimeException when it can't be started
   */
  public static OperatorProcess start(
      OperatorSettings settings, Config cluster, InstantSource clock, Runnable onLostLeadership) {
    // The publisher tries again by itself, with a decision made anew.
    cluster.setRequestRetryBackoffLimit(REQUEST_RETRIES);
    cluster.setWatchReconnectInterval(Math.toIntExact(WATCH_RETRY.toMillis()));
    KubernetesClient client = ApiServerClients.of(cluster);
    OperatorProcess process = new OperatorProcess(settings, client, clock, onLostLeadership);
    try {
      process.start();
      return process;
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private void start() {
    configuration.watch(publisher::administrationChanged, CONFIGURATION_SYNC);
    targets.watch(reconciler::targetsChanged, TARGETS_SYNC);
    publisher.watch();
    replicas.watch(reconciler::replicasChanged, remoteKeys);
    operator.register(reconciler, this::configure);
    operator.start();
    // Leases and keys run out without an event.
    ScheduledFuture<?> _ =
        ticker.scheduleWithFixedDelay(
            this::lookAround, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void configure(ConfigurationServiceOverrider service) {
    service
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(RECONCILING_THREADS)
        .withReconciliationTerminationTimeout(END)
        .withCacheSyncTimeout(CACHE_SYNC)
        .withStopOnInformerErrorDuringStartup(true)
        .withInformerStoppedHandler((_, cause) -> lost("A watch ended for good", cause))
        .withLeaderElectionConfiguration(
            LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(ElectionLease.NAME)
                .withLeaseNamespace(settings.electionNamespace())
                .withIdentity(settings.identity())
                .withRetryPeriod(ELECTION_PERIOD)
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(
                    new LeaderCallbacks(
                        () -> reconciler.lead(() -> lost("Publishing has ended", null)),
                        () -> lost("The election is lost", null),
                        leader -> LOG.info("{} leads.", leader)))
                .build());
  }

  private void configure(ControllerConfigurationOverrider<HttpTrigger> controller) {
    controller
        .withName("httptrigger")
        // The SDK's own filter forgets an object that was replaced by one of the same generation.
        .withGenerationAware(false)
        .withOnUpdateFilter(OperatorProcess::isAnother)
        .withTriggerReconcilerOnAllEvents(true)
        .withRetry(
            GenericRetry.defaultLimitedExponentialRetry()
                .setInitialInterval(500)
                .setMaxInterval(30_000)
                .withoutMaxAttempts());
    if (settings.watchNamespaces().isEmpty()) {
      controller.watchingAllNamespaces();
    } else {
      controller.settingNamespaces(Set.copyOf(settings.watchNamespaces()));
    }
  }

  private static boolean isAnother(HttpTrigger now, HttpTrigger before) {
    return !Objects.equals(now.getMetadata().getUid(), before.getMetadata().getUid())
        || !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration());
  }

  private void lookAround() {
    try {
      remoteKeys.tellOfAged();
      reconciler.standBy();
      reconciler.lookAfterTakingOver();
      replicas.askForSilentPods();
      replicas.clearAway();
      reconciler.replicasChanged();
      reconciler.keysUsed();
    } catch (RuntimeException e) {
      LOG.error("Looking at replicas, old keys or triggers failed; the next look is soon.", e);
    }
  }

  private void lost(String what, @Nullable Throwable cause) {
    if (ended.compareAndSet(false, true)) {
      LOG.error("{}: this operator must not go on.", what, cause);
      publisher.end();
      remoteKeys.close();
      onLostLeadership.run();
    }
  }

  /** Whether it does its work; a restart helps when it does not. */
  public boolean isLive() {
    return !ended.get() && publisher.isLive();
  }

  /** Whether its watches have seen everything once; also while another leads. */
  public boolean isReady() {
    return isLive()
        && operator.getRuntimeInfo().isStarted()
        && configuration.isWatching()
        && publisher.isWatching()
        && replicas.isWatching()
        && informersAreSynced();
  }

  /** The SDK calls a watch unhealthy whenever it reconnects; that alone is no fault. */
  private boolean informersAreSynced() {
    return operator.getRuntimeInfo().unhealthyEventSources().values().stream()
        .flatMap(unhealthy -> unhealthy.values().stream())
        .allMatch(OperatorProcess::isSynced);
  }

  private static boolean isSynced(EventSourceHealthIndicator source) {
    return source instanceof InformerWrappingEventSourceHealthIndicator<?> informers
        && informers.informerHealthIndicators().values().stream()
            .allMatch(OperatorProcess::isSynced);
  }

  private static boolean isSynced(InformerHealthIndicator informer) {
    return informer.hasSynced() && informer.isRunning();
  }

  /**
   * The metrics.
   *
   * @param contentType Prometheus' text format, or OpenMetrics
   */
  public String metrics(String contentType) {
    return registry.scrape(contentType);
  }

  /** Tells more by {@link #metrics}: what is of the process, and not of its work. */
  public void tellAlso(MeterBinder meters) {
    meters.bindTo(registry);
  }

  /** Ends the write under way, lets another lead at once, and closes the client. */
  @Override
  public void close() {
    ended.set(true);
    ticker.shutdownNow();
    reconciler.close();
    publisher.close();
    operator.stop();
    // Before all that only this operator needs.
    new ElectionLease(client, settings.electionNamespace()).release(settings.identity());
    remoteKeys.close();
    replicas.close();
    targets.close();
    configuration.close();
    client.close();
  }
}
