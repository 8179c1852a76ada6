package dev.httptrigger.extauthz.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import dev.httptrigger.extauthz.token.TokenBytes;
import dev.httptrigger.extauthz.tokencache.TokenCache;
import dev.httptrigger.extauthz.tokencache.Verifiers;
import dev.httptrigger.testkit.TokenMint;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The token cache as Prometheus sees it. */
class TokenCacheMetricsTest {
  private static final TokenMint MINT = TokenMint.generate("HS256", "k1");
  private static final TokenMint STRANGER = TokenMint.generate("HS256", "k1");
  private static final TokenVerifier VERIFIER =
      Verifiers.of(ExampleTrigger.trigger().keys(Keys.of(MINT)).policy());

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TokenCache cache =
      new TokenCache(1 << 20, new byte[TokenCache.SECRET_LENGTH], InstantSource.fixed(NOW));

  @Test
  void bothPartsAreSeenAsTheyStand() {
    TokenCacheMetrics.register(registry, cache);
    for (int i = 0; i < 3; i++) {
      verify(MINT.sign("{\"exp\":4102444800}"));
      verify(MINT.sign("{\"exp\":4102444800,\"sub\":\"" + i + "\"}"));
    }
    for (int i = 0; i < 5; i++) {
      verify(STRANGER.sign("{\"exp\":4102444800}"));
    }

    List<String> series =
        registry.scrape().lines().filter(line -> line.startsWith("httptrigger_")).toList();

    assertThat(series)
        .contains(
            "httptrigger_token_cache_hits_total{part=\"good\"} 2.0",
            "httptrigger_token_cache_hits_total{part=\"refused\"} 4.0",
            "httptrigger_token_cache_misses_total 5.0",
            "httptrigger_token_cache_evictions_total{part=\"good\"} 0.0",
            "httptrigger_token_cache_evictions_total{part=\"refused\"} 0.0",
            "httptrigger_token_cache_entries{part=\"good\"} 4.0",
            "httptrigger_token_cache_entries{part=\"refused\"} 1.0",
            "httptrigger_token_cache_bytes{part=\"good\"} " + (double) cache.good().bytes());
    assertThat(cache.good().bytes()).isPositive();
    assertThat(series).hasSize(9);
  }

  private void verify(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
    cache.verify(VERIFIER, TokenBytes.of(bytes), NOW, Trace.NONE);
  }
}
