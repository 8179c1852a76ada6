package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.Removal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many triggers may leave, and when the others do. */
final class BrakeTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private static ObjectName name(int number) {
    return new ObjectName("shop", "t-" + number);
  }

  private static Map<ObjectName, Instant> missing(int count, Instant since) {
    Map<ObjectName, Instant> missing = new HashMap<>();
    IntStream.range(0, count).forEach(number -> missing.put(name(number), since));
    return missing;
  }

  @ParameterizedTest(name = "{0} listed, {1} left before, {2} missing: {3}")
  @CsvSource(
      textBlock =
          """
          # listed, left, missing, are held
               10,    0,      10, false
               11,    0,      11, true
               20,    0,      10, false
               20,    0,      11, true
               22,    0,      11, false
              100,    0,      50, false
              100,    0,      51, true
              100,    0,     100, true
               50,   50,       0, false
               50,   50,       1, true
               60,   40,      10, false
               60,   40,      11, true
                1,    9,       1, false
                1,   10,       1, true
            10000, 4999,       1, false
             5000, 5000,       1, true
          """)
  void moreThanHalfAndMoreThanTenAreTooMany(int listed, int left, int missing, boolean held) {
    Brake brake = new Brake(listed, left, missing(missing, NOW), Set.of(), Optional.empty());

    assertThat(brake.isOn()).isEqualTo(held);
    assertThat(brake.mayLeave(NOW)).hasSize(held ? 0 : missing);
    assertThat(brake.nextSettled(NOW))
        .isEqualTo(held ? Optional.of(NOW.plus(Duration.ofMinutes(10))) : Optional.empty());
  }

  @ParameterizedTest(name = "missing for {0}, released up to {1} before now: {2}")
  @CsvSource(
      textBlock =
          """
          PT0S,    ,      false
          PT9M59S, ,      false
          PT10M,   ,      true
          PT5M,    PT5M,  true
          PT5M,    PT6M,  false
          PT5M,    PT0S,  true
          PT0S,    PT0S,  true
          PT0S,    PT-1M, true
          """)
  void aRemovalWaitsTenMinutesOrUntilItIsMeant(
      Duration missingFor, Duration releasedBefore, boolean leaves) {
    Brake brake =
        new Brake(
            100,
            0,
            missing(60, NOW.minus(missingFor)),
            Set.of(),
            Optional.ofNullable(releasedBefore).map(NOW::minus));

    assertThat(brake.mayLeave(NOW)).hasSize(leaves ? 60 : 0);
    assertThat(brake.isSettled(name(0), NOW)).isEqualTo(leaves);
  }

  @Test
  void eachWaitsFromWhenItWasFoundMissing() {
    Map<ObjectName, Instant> missing = missing(60, NOW.minus(Duration.ofMinutes(4)));
    missing.put(name(0), NOW.minus(Duration.ofMinutes(10)));
    Brake brake = new Brake(100, 0, missing, Set.of(), Optional.empty());

    assertThat(brake.mayLeave(NOW)).containsExactly(name(0));
    assertThat(brake.nextSettled(NOW)).contains(NOW.plus(Duration.ofMinutes(6)));
  }

  /** Somebody is putting them back, one after the other. */
  @Test
  void theLastOfThoseThatWaitAreHeldThoughTheyAreFew() {
    Map<ObjectName, Instant> missing = missing(3, NOW.minus(Duration.ofMinutes(4)));
    Brake brake = new Brake(100, 0, missing, Set.of(name(0), name(1)), Optional.empty());

    assertThat(brake.mayLeave(NOW)).as("it was never held").containsExactly(name(2));
    assertThat(brake.nextSettled(NOW)).contains(NOW.plus(Duration.ofMinutes(6)));
    assertThat(brake.mayLeave(NOW.plus(Duration.ofMinutes(6)))).hasSize(3);
  }

  @Test
  void whatLeftTenMinutesAgoCountsNoMore() {
    List<IndexShard> index =
        List.of(
            shard(
                0, new Removal(NOW.minusSeconds(600), 100), new Removal(NOW.minusSeconds(599), 3)),
            shard(1, new Removal(NOW.plusSeconds(10), 4)));

    assertThat(Brake.left(index, NOW)).isEqualTo(7);
  }

  private static IndexShard shard(int number, Removal... removals) {
    return new IndexShard(number, 1, List.of(), List.of(), List.of(removals));
  }
}
