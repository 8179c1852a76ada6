package dev.httptrigger.extauthz.admin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/**
 * Whether this process started from the JVM's cache of loaded classes (JEP 483, JEP 514). A JVM
 * that was given one that does not fit goes on without a word, and starts in twice the time.
 */
public enum AotCache {
  /** In use. */
  USED,
  /** Given, but made for another JVM, other flags or other jars. */
  REJECTED,
  /** None was given. */
  NONE;

  private static final String FLAG = "-XX:AOTCache=";

  /** What the JVM says of itself, with a cache of classes of any kind. */
  private static final String IN_USE = "sharing";

  /** That of this process. */
  public static AotCache ofThisProcess() {
    return of(
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getProperty("java.vm.info", ""));
  }

  /**
   * What a JVM's flags and its own word make of it.
   *
   * @param flags all it was started with
   * @param info its property {@code java.vm.info}
   */
  static AotCache of(List<String> flags, String info) {
    if (flags.stream().noneMatch(flag -> flag.startsWith(FLAG))) {
      return NONE;
    }
    return info.contains(IN_USE) ? USED : REJECTED;
  }

  /** Registers {@code httptrigger_aot_cache} for each state: 1 for the one that holds. */
  public void register(MeterRegistry registry) {
    for (AotCache state : values()) {
      Gauge.builder("httptrigger.aot.cache", () -> state == this ? 1 : 0)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("1 for how it is with the JVM's cache of loaded classes")
          .register(registry);
    }
  }
}
