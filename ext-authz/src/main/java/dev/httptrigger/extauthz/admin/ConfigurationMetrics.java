package dev.httptrigger.extauthz.admin;

import dev.httptrigger.extauthz.configsource.ConfigSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How the configuration stands, as gauges. */
public final class ConfigurationMetrics {
  private ConfigurationMetrics() {}

  /** Registers the gauges; they ask the source at each scrape. */
  public static void register(MeterRegistry registry, ConfigSource source) {
    Gauge.builder("httptrigger.triggers", source, each -> each.figures().triggers())
        .description("Triggers that exist, usable or not")
        .register(registry);
    Gauge.builder("httptrigger.configuration.refused", source, each -> each.figures().refused())
        .description("Pieces of configuration that are there and can't be used")
        .register(registry);
    Gauge.builder("httptrigger.configuration.vanished", source, each -> each.figures().vanished())
        .description("Pieces of configuration that are gone though nobody said so")
        .register(registry);
    Gauge.builder("httptrigger.configuration.complete", source, each -> each.isComplete() ? 1 : 0)
        .description("1 once a whole configuration is in force")
        .register(registry);
  }
}
