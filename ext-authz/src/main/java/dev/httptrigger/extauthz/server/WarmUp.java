package dev.httptrigger.extauthz.server;

import com.google.protobuf.ByteString;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.SharedKeySets;
import dev.httptrigger.extauthz.tokencache.TokenCache;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides requests of its own before the first real one comes, so that classes are loaded and the
 * code is compiled, from the network's on: a cold server would answer slower than gateways wait.
 * Its keys, its table and its connection are its own; nothing of it is counted, and nothing of it
 * is ever believed.
 */
final class WarmUp implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int CHECKS = 1_500;

  /** For one of the engines; being slow at first is better than not being there. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HOST = "warm-up.invalid";

  private final List<Engine> engines;
  private final Preparation preparation;

  /**
   * A warm-up of engines that are like the server's own: one that verifies each time, as it will
   * tokens never seen, and one that remembers.
   *
   * @param preparation as it makes the policies of requests ready
   */
  WarmUp(Function<VerifiedTokens, Engine> engines, Preparation preparation) {
    this.engines =
        List.of(
            engines.apply(VerifiedTokens.anew()),
            engines.apply(
                new TokenCache(
                    1 << 20, new byte[TokenCache.SECRET_LENGTH], InstantSource.fixed(NOW))));
    this.preparation = preparation;
  }

  /** Never throws: a server that could not warm itself up is slow, not wrong. */
  @Override
  public void run() {
    try {
      PolicyTable table =
          PolicyTable.empty(Unmatched.DENY, false)
              .with(preparation.policy(config(), SharedKeySets.none()));
      List<byte[]> requests =
          List.of(
              request(WarmUpTokens.RS256), request(WarmUpTokens.ES256), request("no.token.atall"));
      for (Engine engine : engines) {
        int answered = OwnGateway.ask(service(engine, table), requests, CHECKS, LONGEST);
        if (answered < CHECKS) {
          LOG.warn("Warmed up only by {} of {} checks: this start is slow.", answered, CHECKS);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Could not warm up: {}", e.toString());
    }
  }

  private static AuthorizationService service(Engine engine, PolicyTable table) {
    return new AuthorizationService(
        request -> engine.decide(request, table, NOW, Trace.NONE),
        Admission.ALWAYS,
        DecisionObserver.NONE,
        failure -> LOG.warn("Could not warm up: {}", failure.getClass().getName()));
  }

  private static TriggerConfig config() {
    Provider provider =
        new Provider(
            WarmUpTokens.NAME,
            Optional.of(WarmUpTokens.NAME),
            List.of(WarmUpTokens.NAME),
            Optional.empty(),
            Optional.of(Set.of("", "jwt")),
            Duration.ofSeconds(60),
            true,
            Optional.empty(),
            new Provider.InlineKeys(WarmUpTokens.keys()));
    TriggerConfig.Jwt jwt =
        new TriggerConfig.Jwt(
            new TriggerConfig.Whitelist(List.of("/open/*")),
            TriggerConfig.MissingToken.DENY,
            TriggerConfig.TokenForwarding.KEEP,
            List.of(new TriggerConfig.InHeader("authorization", "Bearer ")),
            List.of(provider),
            List.of(
                new ClaimForward(
                    List.of("sub"),
                    ClaimForward.Encoding.DEFAULT,
                    new ClaimForward.ToHeader("x-user-id"))),
            Optional.empty(),
            List.of(),
            Optional.empty());
    return new TriggerConfig(
        new ObjectName("warm-up", "warm-up"),
        "warm-up",
        1,
        new TriggerConfig.ByHost(
            List.of(
                new TriggerConfig.HostBinding(
                    HOST, NOW, List.of(new TriggerConfig.HeldPrefix("/", NOW))))),
        new TriggerConfig.Decide(
            TriggerConfig.Profile.STRICT,
            TriggerConfig.Enforcement.ENFORCE,
            Optional.empty(),
            TriggerConfig.Preflight.ALLOW,
            jwt,
            Denials.USUAL));
  }

  private static byte[] request(String token) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setRequest(
                    AttributeContext.Request.newBuilder()
                        .setHttp(
                            AttributeContext.HttpRequest.newBuilder()
                                .setMethod("GET")
                                .setHost(HOST)
                                .setPath("/orders?page=2")
                                .setHeaderMap(
                                    HeaderMap.newBuilder()
                                        .addHeaders(header(":path", "/orders?page=2"))
                                        .addHeaders(header("accept", "*/*"))
                                        .addHeaders(header("user-agent", "warm-up"))
                                        .addHeaders(header("authorization", "Bearer " + token))))))
        .build()
        .toByteArray();
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }
}
