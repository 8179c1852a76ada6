package dev.httptrigger.extauthz.admin;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;

/** Which library verifies signatures. */
public final class SignatureMetrics {
  private SignatureMetrics() {}

  /**
   * Registers {@code httptrigger_signature_library} for each library: 1 for the one in use.
   *
   * @param corretto whether it is Amazon Corretto Crypto Provider; else it is the JDK
   */
  public static void register(MeterRegistry registry, BooleanSupplier corretto) {
    register(registry, "corretto", corretto);
    register(registry, "jdk", () -> !corretto.getAsBoolean());
  }

  private static void register(MeterRegistry registry, String library, BooleanSupplier inUse) {
    Gauge.builder("httptrigger.signature.library", inUse, each -> each.getAsBoolean() ? 1 : 0)
        .tag("library", library)
        .description("1 for the library that verifies signatures")
        .strongReference(true)
        .register(registry);
  }
}
