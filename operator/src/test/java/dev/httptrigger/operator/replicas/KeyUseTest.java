package dev.httptrigger.operator.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordCodec;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyUseTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final String KEY = "abcdefghijkl";
  private static final String OTHER = "0123456789ab";

  private final KeyUse use = new KeyUse();

  private static KeyReport report(String day, String... keys) {
    return new KeyReport(Map.of(LocalDate.parse(day), Set.of(keys)), Set.of());
  }

  /** What two servers say, by the operator's clock at 10 o'clock on 2026-11-29. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2026-11-28, 2026-11-29, 2026-11-29
          2026-11-29, 2026-11-28, 2026-11-29
          2026-11-28, 2026-11-28, 2026-11-28
          2026-11-30, 2026-11-28, 2026-11-29
          2036-01-01, 2026-11-28, 2026-11-29
          2026-11-19, 2026-11-18, 2026-11-19
          2026-11-18, 2026-11-18,
          """)
  void theLatestDayOfAllServersCountsAndNoneThatIsYetToCome(
      String first, String second, LocalDate expected) {
    use.said(report(first, KEY), NOW);
    use.said(report(second, KEY), NOW);

    assertThat(use.lastUsed(KEY).orElse(null)).isEqualTo(expected);
  }

  @Test
  void onlyWhatIsNewIsTold() {
    use.said(report("2026-11-29", KEY, OTHER), NOW);
    assertThat(use.takeChanged()).containsExactlyInAnyOrder(KEY, OTHER);

    use.said(report("2026-11-29", KEY), NOW);
    use.said(report("2026-11-28", OTHER), NOW);
    assertThat(use.takeChanged()).isEmpty();

    use.said(report("2026-11-30", KEY), NOW.plus(Duration.ofDays(1)));
    assertThat(use.takeChanged()).containsExactly(KEY);
  }

  @Test
  void whatWasSaidLongAgoIsForgotten() {
    use.said(report("2026-11-29", KEY), NOW);
    use.said(KeyReport.EMPTY, NOW.plus(Duration.ofDays(10)));
    assertThat(use.lastUsed(KEY)).isPresent();

    use.said(KeyReport.EMPTY, NOW.plus(Duration.ofDays(11)));
    assertThat(use.lastUsed(KEY)).isEmpty();
  }

  @Test
  void ofALeaseThatSaysNothingReadableOfKeysNothingIsKnown() {
    KeyReport full = report("2026-11-29", KEY);

    assertThat(Replica.keys(lease(Map.of("httptrigger.dev/keys", RecordCodec.encode(full)))))
        .isEqualTo(full);
    assertThat(Replica.keys(lease(Map.of("httptrigger.dev/keys", "{\"version\":99}"))))
        .isEqualTo(KeyReport.EMPTY);
    assertThat(Replica.keys(lease(Map.of()))).isEqualTo(KeyReport.EMPTY);
  }

  private static Lease lease(Map<String, String> annotations) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName("ext-authz-a")
        .withAnnotations(annotations)
        .endMetadata()
        .build();
  }
}
