package dev.httptrigger.extauthz.configsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.extauthz.configsource.KeySightings.Room;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.KeySighting;
import dev.httptrigger.extauthz.decision.KeySighting.UnknownKid;
import dev.httptrigger.extauthz.decision.KeySighting.Used;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeySightingsTest {
  private static final Instant START = Instant.parse("2026-11-29T23:59:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 29);
  private static final String A = key(1);
  private static final String SET = keySet(1);

  private Instant now = START;
  private final KeySightings sightings = new KeySightings(() -> now);

  private static String key(int number) {
    return "%012d".formatted(number);
  }

  private static String keySet(int number) {
    return "keyset-%032d".formatted(number);
  }

  private void sees(KeySighting sighting) {
    sightings.decided(
        new Deny(
            Optional.empty(), DenialReason.UNKNOWN_KEY, new Answer(401, List.of(), ""), sighting),
        Optional.empty(),
        1);
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }

  /** As the Lease does it. */
  private KeyReport written(Room room) {
    KeyReport report = sightings.report(room);
    sightings.told(report);
    return report;
  }

  @Test
  void aKeyIsSaidWithTheLastDayOfItsUse() {
    sees(new Used(A));
    sees(new Used(A));
    assertThat(written(Room.LARGE)).isEqualTo(new KeyReport(Map.of(DAY, Set.of(A)), Set.of()));

    passes(Duration.ofMinutes(2));
    assertThat(written(Room.LARGE).used()).containsOnlyKeys(DAY);
    sees(new Used(A));
    sees(new Used(key(2)));

    assertThat(written(Room.LARGE).used()).isEqualTo(Map.of(DAY.plusDays(1), Set.of(A, key(2))));
  }

  @Test
  void aClockThatGoesBackTakesNoDayBack() {
    passes(Duration.ofMinutes(2));
    sees(new Used(A));
    passes(Duration.ofHours(-2));
    sees(new Used(A));

    assertThat(written(Room.LARGE).used()).containsOnlyKeys(DAY.plusDays(1));
  }

  @Test
  void aUseIsNoNews() {
    sees(new Used(A));

    assertThat(sightings.hasNews()).isFalse();
  }

  @Test
  void manyKeysAreSaidInTurnAndWhatIsNewFirst() {
    int all = 3 * Room.SMALL.keys();
    IntStream.range(0, all).forEach(number -> sees(new Used(key(number))));
    Set<String> said = new HashSet<>();
    for (int turn = 0; turn < 3; turn++) {
      said.addAll(written(Room.SMALL).used().get(DAY));
    }
    assertThat(said).hasSize(all);

    // Again, for who missed it; a key that is used meanwhile goes before.
    sees(new Used(key(7_777)));
    Set<String> again = new HashSet<>();
    assertThat(written(Room.SMALL).used().get(DAY)).contains(key(7_777)).hasSize(Room.SMALL.keys());
    for (int turn = 0; turn < 4; turn++) {
      again.addAll(written(Room.SMALL).used().get(DAY));
    }
    assertThat(again).hasSize(all + 1);
  }

  @Test
  void whatCouldNotBeWrittenIsStillNew() {
    IntStream.range(0, 200).forEach(number -> sees(new Used(key(number))));
    KeyReport lost = sightings.report(Room.SMALL);

    assertThat(written(Room.SMALL)).isEqualTo(lost);

    sees(new UnknownKid(SET));
    sightings.report(Room.SMALL);
    assertThat(sightings.hasNews()).isTrue();
  }

  @Test
  void aKeyThatIsNoLongerUsedIsForgottenAfterSomeDays() {
    sees(new Used(A));
    passes(Duration.ofDays(KeySightings.DAYS_KEPT));
    assertThat(written(Room.LARGE).used()).hasSize(1);

    passes(Duration.ofDays(1));

    assertThat(written(Room.LARGE).used()).isEmpty();
  }

  @Test
  void aKeySetThatLacksAKeyIsNewsOnceHoweverManyTokensCome() {
    int news = 0;
    int said = 0;
    // A flood of ten minutes: a thousand tokens a second, a look every half second.
    for (int look = 0; look < 1_200; look++) {
      for (int token = 0; token < 500; token++) {
        sees(new UnknownKid(SET));
      }
      if (sightings.hasNews()) {
        news++;
        written(Room.SMALL);
      }
      if (look % 20 == 19 && written(Room.LARGE).unknownKid().equals(Set.of(SET))) {
        said++;
      }
      passes(Duration.ofMillis(500));
    }

    assertThat(news).isEqualTo(1);
    assertThat(said).isEqualTo(60);
  }

  @Test
  void itCountsAsLackingOneForAWhileAndNotLonger() {
    sees(new UnknownKid(SET));
    passes(KeySightings.UNKNOWN_FOR);
    assertThat(written(Room.LARGE).unknownKid()).containsExactly(SET);

    passes(Duration.ofMillis(1));
    assertThat(sightings.hasNews()).isFalse();
    assertThat(written(Room.LARGE)).isEqualTo(KeyReport.EMPTY);

    sees(new UnknownKid(SET));
    assertThat(sightings.hasNews()).isTrue();
  }

  @Test
  void aClockThatGoesBackLetsNoSetLackAKeyForLong() {
    sees(new UnknownKid(SET));
    passes(Duration.ofHours(-2));

    assertThat(sightings.report(Room.LARGE)).isEqualTo(KeyReport.EMPTY);
  }

  @Test
  void aSetThatIsRenewedLacksNothingUntilTheNextSuchToken() {
    sees(new UnknownKid(SET));
    sees(new UnknownKid(keySet(2)));
    written(Room.LARGE);
    sightings.renewed(Set.of(SET));
    assertThat(written(Room.LARGE).unknownKid()).containsExactly(keySet(2));

    sees(new UnknownKid(SET));

    assertThat(sightings.hasNews()).isTrue();
  }

  @Test
  void ofManySetsEachIsSaidSoonAndOnce() {
    IntStream.range(0, 100).forEach(number -> sees(new UnknownKid(keySet(number))));
    Set<String> said = new HashSet<>();
    int writes = 0;
    for (; sightings.hasNews(); writes++) {
      said.addAll(written(Room.SMALL).unknownKid());
    }

    assertThat(said).hasSize(100);
    assertThat(writes).isEqualTo(7);
    assertThat(written(Room.LARGE).unknownKid()).hasSize(100);
  }

  @Test
  void aReportThatCanNotWaitIsSmall() {
    IntStream.range(0, 5_000).forEach(number -> sees(new Used(key(number))));
    IntStream.range(0, 500).forEach(number -> sees(new UnknownKid(keySet(number))));

    assertThat(RecordCodec.encode(written(Room.SMALL)).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(1_536);
    assertThat(RecordCodec.encode(written(Room.LARGE)).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(16 * 1_024);
  }

  @Test
  void manyThreadsSeeWhileOneReports() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(4);
    for (int thread = 0; thread < 4; thread++) {
      int first = thread * 1_000;
      Thread.ofPlatform()
          .start(
              () -> {
                for (int number = 0; number < 1_000; number++) {
                  sees(new Used(key(first + number)));
                  sees(new UnknownKid(keySet(number % 50)));
                }
                ended.countDown();
              });
    }
    Set<String> said = new HashSet<>();
    while (ended.getCount() > 0) {
      written(Room.LARGE).used().values().forEach(said::addAll);
    }
    ended.await();
    for (int turn = 0; turn < 20; turn++) {
      written(Room.LARGE).used().values().forEach(said::addAll);
    }

    assertThat(said).hasSize(4_000);
  }
}
