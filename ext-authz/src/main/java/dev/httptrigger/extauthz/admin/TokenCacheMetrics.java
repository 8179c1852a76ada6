package dev.httptrigger.extauthz.admin;

import dev.httptrigger.extauthz.tokencache.Figures;
import dev.httptrigger.extauthz.tokencache.TokenCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;

/** How the token cache stands. No label says anything of a token. */
public final class TokenCacheMetrics {
  private TokenCacheMetrics() {}

  /** Registers counters and gauges; they ask the cache at each scrape. */
  public static void register(MeterRegistry registry, TokenCache cache) {
    register(registry, cache, "good", TokenCache::good);
    register(registry, cache, "refused", TokenCache::refused);
    // Who is not found in the first part is looked for in the second.
    FunctionCounter.builder(
            "httptrigger.token.cache.misses", cache, each -> each.refused().misses())
        .description("Tokens that were not remembered")
        .register(registry);
  }

  private static void register(
      MeterRegistry registry,
      TokenCache cache,
      String part,
      Function<TokenCache, Figures> figures) {
    FunctionCounter.builder(
            "httptrigger.token.cache.hits", cache, each -> figures.apply(each).hits())
        .description("Tokens whose signature needed no check, as it was remembered")
        .tag("part", part)
        .register(registry);
    FunctionCounter.builder(
            "httptrigger.token.cache.evictions", cache, each -> figures.apply(each).evictions())
        .description("Remembered tokens that went for want of room")
        .tag("part", part)
        .register(registry);
    Gauge.builder("httptrigger.token.cache.entries", cache, each -> figures.apply(each).entries())
        .description("Tokens that are remembered")
        .tag("part", part)
        .register(registry);
    Gauge.builder("httptrigger.token.cache.bytes", cache, each -> figures.apply(each).bytes())
        .description("Memory that remembered tokens take, by estimate")
        .tag("part", part)
        .register(registry);
  }
}
