package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.admin.AdminServer;
import dev.httptrigger.extauthz.admin.AotCache;
import dev.httptrigger.extauthz.admin.ConfigurationMetrics;
import dev.httptrigger.extauthz.admin.SignatureMetrics;
import dev.httptrigger.extauthz.admin.TokenCacheMetrics;
import dev.httptrigger.extauthz.configsource.ConfigSource;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.jws.ReplaceableSignatures;
import dev.httptrigger.extauthz.jws.SignatureProvider;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.server.TlsSettings.Address;
import dev.httptrigger.extauthz.tokencache.TokenCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.Writer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Starts the data plane from its settings. */
public final class ExtAuthzServer {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(10);

  private ExtAuthzServer() {}

  /**
   * Begins to follow the configuration, and listens when there is one, or after some seconds. Until
   * a first whole configuration is in force, and the server has warmed itself up, it is not ready;
   * without a configuration it denies.
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
    AotCache.ofThisProcess().register(registry);

    // Answers come at once; the faster library takes over when it has loaded.
    ReplaceableSignatures signatures = new ReplaceableSignatures(SignatureProvider.jdk());
    SignatureMetrics.register(registry, signatures::isReplaced);
    Preparation preparation = new Preparation(signatures);
    ConfigSource source = Sources.of(settings, preparation, clock, registry, opened);
    ConfigurationMetrics.register(registry, source);
    FailureLog failures = new FailureLog(clock);
    Function<VerifiedTokens, Engine> engines =
        tokens -> new Engine(tokens, settings.limits().request(), failures);
    Engine engine = engines.apply(verifiedTokens(settings.limits(), clock, registry));
    Gate gate = new Gate(source);
    Traffic traffic = Traffic.within(settings.limits());
    traffic.register(registry);
    DecisionObserver observer =
        Observers.of(settings.observation(), registry, source, clock, decisions, opened);
    ServerTls tls = ServerTls.start(settings.tls());
    opened.push(tls);
    Addresses addresses =
        new Addresses(
            settings,
            gate::table,
            (request, table) -> engine.decide(request, table, clock.instant(), Trace.NONE),
            observer,
            traffic,
            tls,
            failures);
    source.start();
    awaitConfiguration(source);
    Optional<GrpcEndpoint> grpc = addresses.grpc();
    grpc.ifPresent(endpoint -> opened.push(endpoint::close));
    Optional<HttpEndpoint> http = addresses.http(new ProxyLog(clock));
    http.ifPresent(endpoint -> opened.push(endpoint::close));
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
                      format -> registry.scrape(format.contentType())),
                  tls.of(Address.ADMIN, each -> each.admin())));
      opened.push(admin.get());
    }
    running.set(new RunningServer(gate, grpc, http, admin, opened, settings.drainNotice()));
    WarmUp warmUp = new WarmUp(engines, preparation);
    running
        .get()
        .becomeReadyInBackground(
            () -> {
              CorrettoLibrary.load()
                  .map(SignatureProvider::corretto)
                  .ifPresent(signatures::replaceBy);
              warmUp.run();
            });
    return running.get();
  }

  /**
   * Who starts in the place of a server that has just died must not answer before it knows
   * anything: gateways still take it for the other, and would be told no. They ask another where
   * nobody listens. After some seconds their health checks have seen that it is gone.
   */
  private static void awaitConfiguration(ConfigSource source) {
    long end = System.nanoTime() + LONGEST_SILENCE.toNanos();
    try {
      while (source.waitingFor().isPresent() && System.nanoTime() - end < 0) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One for all addresses; its secret is nobody else's, and gone with the process. */
  private static VerifiedTokens verifiedTokens(
      Limits limits, InstantSource clock, MeterRegistry registry) {
    if (limits.tokenCacheBytes() == 0) {
      return VerifiedTokens.anew();
    }
    byte[] secret = new byte[TokenCache.SECRET_LENGTH];
    new SecureRandom().nextBytes(secret);
    TokenCache cache = new TokenCache(limits.tokenCacheBytes(), secret, clock);
    TokenCacheMetrics.register(registry, cache);
    return cache;
  }

  /** The admin address answers before there is a server to ask. */
  private static Optional<String> notReady(AtomicReference<RunningServer> running) {
    RunningServer server = running.get();
    return server == null ? Optional.of("starting") : server.notReady();
  }
}
