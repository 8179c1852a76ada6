package dev.httptrigger.extauthz.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AotCacheTest {
  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource({
    "-Xmx1g -XX:AOTCache=a.aot, 'mixed mode, sharing', USED",
    "-Xmx1g -XX:AOTCache=a.aot, mixed mode, REJECTED",
    "-Xmx1g, 'mixed mode, sharing', NONE",
    "-XX:AOTCacheOutput=a.aot, mixed mode, NONE",
  })
  void whatTheJvmSaysTells(String flags, String info, AotCache state) {
    assertThat(AotCache.of(Arrays.asList(flags.split(" ", -1)), info)).isEqualTo(state);
  }

  @Test
  void oneStateHolds() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    AotCache.REJECTED.register(registry);
    assertThat(registry.find("httptrigger.aot.cache").gauges())
        .hasSize(3)
        .filteredOn(gauge -> gauge.value() == 1)
        .singleElement()
        .satisfies(gauge -> assertThat(gauge.getId().getTag("state")).isEqualTo("rejected"));
  }
}
