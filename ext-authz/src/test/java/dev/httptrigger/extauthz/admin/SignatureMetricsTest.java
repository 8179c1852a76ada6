package dev.httptrigger.extauthz.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One library is in use, and the metric says which. */
class SignatureMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicBoolean corretto = new AtomicBoolean();

  @Test
  void theLibraryInUseHasOneAndTheOtherZero() {
    SignatureMetrics.register(registry, corretto::get);
    assertThat(value("jdk")).isEqualTo(1);
    assertThat(value("corretto")).isZero();

    corretto.set(true);

    assertThat(value("jdk")).isZero();
    assertThat(value("corretto")).isEqualTo(1);
  }

  private double value(String library) {
    return registry.get("httptrigger.signature.library").tag("library", library).gauge().value();
  }
}
