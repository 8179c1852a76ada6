package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.jwksfetch.FetchOutcome.Failed;
import dev.httptrigger.jwksfetch.FetchOutcome.Fetched;
import dev.httptrigger.jwksfetch.FetchOutcome.Unchanged;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When sources are fetched and what is said of them, on a clock that the test moves. */
class RemoteKeysTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration STALENESS = Duration.ofHours(24);

  private static final RemoteKeySet ONE = keys("one");
  private static final RemoteKeySet OTHER = keys("other");
  private static final FetchOutcome BROUGHT = brought(ONE);
  private static final FetchOutcome LOST =
      new Failed(FetchFailure.of(FailureKind.TIMED_OUT), Optional.empty());

  private final ManualTime time = new ManualTime();
  private final HeldFlights flights = new HeldFlights();
  private final List<SourceId> fetches = new ArrayList<>();
  private final List<Instant> times = new ArrayList<>();
  private final List<String> news = new ArrayList<>();
  private Function<SourceId, FetchOutcome> network = source -> BROUGHT;

  private final RemoteKeys keys =
      new RemoteKeys(
          (source, known) -> {
            fetches.add(source);
            times.add(time.instant());
            return network.apply(source);
          },
          FetchSettings.standard(),
          time,
          flights,
          time,
          new NoChance(),
          (source, state) -> news.add(state.freshness() + failure(state)));

  /** Chance that always says 0, so that every time is a round one. */
  private static final class NoChance extends Random {
    private static final long serialVersionUID = 1L;

    @Override
    public double nextDouble() {
      return 0;
    }
  }

  // The usual course.

  @Test
  void aWantedSourceIsFetchedAtOnceAndThenAsOftenAsItSays() {
    RemoteSource source = want("https://a/keys");

    assertThat(state(source).freshness()).isEqualTo(Freshness.PENDING);
    land();

    assertThat(state(source).freshness()).isEqualTo(Freshness.FRESH);
    assertThat(state(source).lastGood()).contains(ONE);
    assertThat(state(source).nextAttempt()).isEqualTo(time.instant().plus(INTERVAL));
    pass(INTERVAL.minusMillis(1));
    assertThat(fetches).hasSize(1);
    pass(Duration.ofMillis(1));
    assertThat(fetches).hasSize(2);
    assertThat(news).containsExactly("PENDING", "FRESH");
  }

  @Test
  void keysThatAreTheSameAreNoNews() {
    want("https://a/keys");
    land();
    pass(INTERVAL.multipliedBy(3));

    network = source -> new Unchanged(Optional.empty());
    pass(INTERVAL);

    assertThat(fetches).hasSize(5);
    assertThat(news).containsExactly("PENDING", "FRESH");
  }

  @Test
  void otherKeysAreNews() {
    RemoteSource source = want("https://a/keys");
    land();

    network = any -> brought(OTHER);
    pass(INTERVAL);

    assertThat(news).containsExactly("PENDING", "FRESH", "FRESH");
    assertThat(state(source).lastGood()).contains(OTHER);
  }

  @Test
  void whatIsNotWantedAnyMoreIsForgotten() {
    RemoteSource source = want("https://a/keys");
    land();

    keys.want(List.of());
    pass(INTERVAL.multipliedBy(10));

    assertThat(keys.state(source)).isEmpty();
    assertThat(fetches).hasSize(1);
    assertThat(time.waiting()).isZero();
    keys.want(List.of(source));
    time.settle();
    assertThat(state(source).freshness()).isEqualTo(Freshness.PENDING);
  }

  @Test
  void wantingTheSameAgainFetchesNothing() {
    RemoteSource source = want("https://a/keys");
    land();

    keys.want(List.of(source));
    pass(MINUTE);

    assertThat(fetches).hasSize(1);
  }

  @Test
  void afterClosingNothingIsFetched() {
    RemoteSource source = want("https://a/keys");
    land();

    keys.close();
    keys.flag(source.id());
    pass(INTERVAL.multipliedBy(2));

    assertThat(fetches).hasSize(1);
    assertThat(state(source).lastGood()).contains(ONE);
  }

  // One flight for many.

  @Test
  void aThousandUsersShareOneFlight() {
    List<RemoteSource> users =
        IntStream.rangeClosed(1, 1_000)
            .mapToObj(
                number ->
                    new RemoteSource(id("https://a/keys"), INTERVAL.plusSeconds(number), STALENESS))
            .toList();
    keys.want(users);
    time.settle();

    assertThat(flights.inTheAir()).isEqualTo(1);
    land();
    assertThat(users).allSatisfy(user -> assertThat(state(user).lastGood()).contains(ONE));
  }

  @Test
  void theMostImpatientUserSetsThePace() {
    RemoteSource patient = new RemoteSource(id("https://a/keys"), Duration.ofHours(1), STALENESS);
    RemoteSource impatient = new RemoteSource(id("https://a/keys"), MINUTE, STALENESS);
    keys.want(List.of(patient));
    time.settle();
    land();

    keys.want(List.of(patient, impatient));
    pass(MINUTE);

    assertThat(fetches).hasSize(2);
  }

  @Test
  void whoeverTrustsOthersGetsKeysOfItsOwn() {
    SourceId own = new SourceId(new KeySetUrl("https://a/keys"), Optional.of("PEM"));
    RemoteSource source = new RemoteSource(own, INTERVAL, STALENESS);
    network = id -> id.equals(own) ? brought(OTHER) : BROUGHT;
    RemoteSource usual = new RemoteSource(id("https://a/keys"), INTERVAL, STALENESS);

    keys.want(List.of(usual, source));
    time.settle();
    land();

    assertThat(state(usual).lastGood()).contains(ONE);
    assertThat(state(source).lastGood()).contains(OTHER);
  }

  @Test
  void aSourceThatIsWantedAgainDuringItsFlightFliesOnce() {
    RemoteSource source = want("https://a/keys");

    keys.want(List.of());
    keys.want(List.of(source));
    time.settle();

    assertThat(flights.inTheAir()).isEqualTo(1);
    land();
    assertThat(state(source).freshness()).isEqualTo(Freshness.FRESH);
  }

  @Test
  void aSourceThatIsUnwantedDuringItsFlightLandsInSilence() {
    RemoteSource source = want("https://a/keys");

    keys.want(List.of());
    time.settle();
    land();

    assertThat(keys.state(source)).isEmpty();
    assertThat(news).containsExactly("PENDING");
    assertThat(time.waiting()).isZero();
  }

  // Failures.

  @Test
  void whatWasGoodIsKeptUntilItIsStaleAndStaysThereEvenThen() {
    RemoteSource source = want("https://a/keys");
    land();

    network = any -> LOST;
    pass(INTERVAL);
    assertThat(state(source).freshness()).isEqualTo(Freshness.KEPT);
    assertThat(state(source).lastGood()).contains(ONE);
    Duration quarter = STALENESS.dividedBy(4);
    pass(STALENESS.minus(INTERVAL).minus(quarter).minus(SECOND));
    assertThat(state(source).freshness()).isEqualTo(Freshness.KEPT);
    pass(SECOND);
    assertThat(state(source).freshness()).isEqualTo(Freshness.STALE_SOON);
    assertThat(state(source).lastGood()).contains(ONE);
    pass(quarter.minus(SECOND));
    assertThat(state(source).freshness()).isEqualTo(Freshness.STALE_SOON);
    pass(SECOND);
    assertThat(state(source).freshness()).isEqualTo(Freshness.STALE);
    assertThat(state(source).lastGood()).contains(ONE);
    assertThat(state(source).age(time.instant())).contains(STALENESS);

    network = any -> BROUGHT;
    pass(INTERVAL);
    assertThat(news)
        .containsExactly(
            "PENDING", "FRESH", "KEPT TimedOut", "STALE_SOON TimedOut", "STALE TimedOut", "FRESH");
  }

  @Test
  void eachUserHasItsOwnMeasureOfStaleness() {
    RemoteSource strict = new RemoteSource(id("https://a/keys"), INTERVAL, Duration.ofMinutes(10));
    RemoteSource lenient = new RemoteSource(id("https://a/keys"), INTERVAL, STALENESS);
    keys.want(List.of(strict, lenient));
    time.settle();
    land();

    network = any -> LOST;
    pass(Duration.ofMinutes(10));

    assertThat(state(strict).freshness()).isEqualTo(Freshness.STALE);
    assertThat(state(lenient).freshness()).isEqualTo(Freshness.KEPT);
    pass(STALENESS);
    assertThat(state(lenient).freshness()).isEqualTo(Freshness.STALE);
  }

  @Test
  void nobodyIsWarnedOfKeysThatAreOldOnlyBecauseTheyAreSeldomFetched() {
    RemoteSource source = new RemoteSource(id("https://a/keys"), INTERVAL, INTERVAL.plus(SECOND));
    keys.want(List.of(source));
    time.settle();
    land();

    time.pass(INTERVAL.minus(SECOND));

    assertThat(state(source).freshness()).isEqualTo(Freshness.FRESH);
    assertThat(news).containsExactly("PENDING", "FRESH");
  }

  @Test
  void staleIsSaidAlsoWhileAFlightIsUnderWay() {
    RemoteSource source = new RemoteSource(id("https://a/keys"), INTERVAL, INTERVAL.plus(SECOND));
    keys.want(List.of(source));
    time.settle();
    land();

    time.pass(INTERVAL.plus(SECOND));

    assertThat(flights.inTheAir()).isEqualTo(1);
    assertThat(state(source).freshness()).isEqualTo(Freshness.STALE);
  }

  @Test
  void aSourceThatNeverGaveKeysIsAbsent() {
    network = any -> LOST;
    RemoteSource source = want("https://a/keys");
    land();

    assertThat(state(source).freshness()).isEqualTo(Freshness.ABSENT);
    assertThat(state(source).lastGood()).isEmpty();
    assertThat(state(source).age(time.instant())).isEmpty();
    assertThat(state(source).failure()).contains(FetchFailure.of(FailureKind.TIMED_OUT));
  }

  @Test
  void retriesComeLaterAndLater() {
    network = any -> LOST;
    want("https://a/keys");
    pass(Duration.ofMinutes(20));

    Instant first = times.getFirst();
    assertThat(times)
        .extracting(instant -> Duration.between(first, instant).toSeconds())
        .containsExactly(0L, 5L, 15L, 35L, 75L, 155L, 315L, 615L, 915L);
    assertThat(news).containsExactly("PENDING", "ABSENT TimedOut");
  }

  @Test
  void anotherFailureIsNews() {
    network = any -> LOST;
    want("https://a/keys");
    pass(SECOND);

    network = any -> new Failed(FetchFailure.of(FailureKind.NOT_REACHABLE), Optional.empty());
    pass(MINUTE);

    assertThat(news).containsExactly("PENDING", "ABSENT TimedOut", "ABSENT NotReachable");
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("ours"),
        new StackOverflowError(),
        new OutOfMemoryError("none left"),
        new NoClassDefFoundError("gone"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFlightThatEndsByAFaultOfOurOwnIsAFailureAndGivesItsPlaceFree(Throwable fault) {
    network =
        any -> {
          switch (fault) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalArgumentException(fault);
          }
        };
    RemoteSource source = want("https://a/keys");
    land();

    assertThat(state(source).failure()).contains(FetchFailure.of(FailureKind.INTERNAL_ERROR));
    network = any -> BROUGHT;
    pass(INTERVAL);
    assertThat(state(source).freshness()).isEqualTo(Freshness.FRESH);
  }

  @Test
  void halfOfTheAttemptsFailingIsNoStaleness() {
    Random coin = new Random(20261129);
    network = any -> coin.nextBoolean() ? BROUGHT : LOST;
    RemoteSource source = new RemoteSource(id("https://a/keys"), INTERVAL, Duration.ofHours(1));
    keys.want(List.of(source));
    time.settle();

    pass(Duration.ofDays(2));

    assertThat(news).contains("KEPT TimedOut", "FRESH").doesNotContain("STALE TimedOut");
  }

  // Places.

  @Test
  void onlySoManyFlyAtATimeAndTheOthersInTheirOrder() {
    List<RemoteSource> many = sources(1_000);
    keys.want(many);
    time.settle();

    int most = 0;
    while (flights.inTheAir() > 0) {
      most = Math.max(most, flights.inTheAir());
      flights.landFirst();
      time.settle();
    }

    assertThat(most).isEqualTo(FetchSettings.standard().concurrentUnproven());
    assertThat(new HashSet<>(fetches)).hasSize(1_000);
    assertThat(fetches).hasSize(1_000);

    time.pass(INTERVAL.plus(MINUTE));
    assertThat(flights.inTheAir()).isEqualTo(FetchSettings.standard().concurrentFetches());
  }

  /** Somebody brings a thousand servers that never answer, as often as he likes new ones. */
  @Test
  void sourcesThatNobodyHasTriedDoNotHoldUpThoseThatAnswer() {
    RemoteSource known = want("https://known/keys");
    land();
    List<RemoteSource> all = new ArrayList<>(sources(1_000));
    all.add(known);
    keys.want(all);
    time.settle();
    assertThat(flights.inTheAir()).isEqualTo(FetchSettings.standard().concurrentUnproven());

    time.pass(MINUTE);
    keys.flag(known.id());
    time.settle();

    assertThat(flights.inTheAir()).isEqualTo(FetchSettings.standard().concurrentUnproven() + 1);
  }

  /** The same with servers that answer well, and take their time. */
  @Test
  void sourcesThatAnswerSlowlyDoNotHoldUpThoseThatAnswerFast() {
    List<RemoteSource> slow = sources(100);
    keys.want(slow);
    time.settle();
    while (flights.inTheAir() > 0) {
      time.pass(Duration.ofSeconds(4));
      land();
    }
    assertThat(slow).allSatisfy(each -> assertThat(state(each).lastGood()).contains(ONE));
    List<RemoteSource> all = new ArrayList<>(slow);
    RemoteSource fast = new RemoteSource(id("https://fast/keys"), INTERVAL, STALENESS);
    all.add(fast);
    keys.want(all);
    time.settle();
    land();
    fetches.clear();

    slow.forEach(each -> keys.flag(each.id()));
    time.pass(MINUTE);
    assertThat(flights.inTheAir()).isEqualTo(FetchSettings.standard().concurrentDoubtful());
    keys.flag(fast.id());
    time.settle();

    assertThat(flights.inTheAir()).isEqualTo(FetchSettings.standard().concurrentDoubtful() + 1);
  }

  /** A thousand servers that hang take half of the places, and one that answers gets another. */
  @Test
  void sourcesThatFailDoNotHoldUpTheOthers() {
    network = any -> LOST;
    keys.want(sources(1_000));
    pass(SECOND);
    assertThat(fetches).hasSize(1_000);
    time.pass(Duration.ofSeconds(5));
    assertThat(flights.inTheAir()).isEqualTo(FetchSettings.standard().concurrentDoubtful());

    List<RemoteSource> more = new ArrayList<>(sources(1_000));
    RemoteSource late = new RemoteSource(id("https://late/keys"), INTERVAL, STALENESS);
    more.add(late);
    keys.want(more);
    time.settle();

    assertThat(flights.inTheAir()).isEqualTo(FetchSettings.standard().concurrentDoubtful() + 1);
  }

  // Flags.

  @Test
  void aFlagBringsTheNextFetchForward() {
    RemoteSource source = want("https://a/keys");
    land();
    pass(MINUTE);

    keys.flag(source.id());
    pass(SECOND);

    assertThat(fetches).hasSize(2);
  }

  /** A flood of unknown kids: a rotation in its middle is followed, and the budget kept. */
  @Test
  void aThousandFlagsASecondKeepWithinTheBudget() {
    RemoteSource source = want("https://a/keys");
    land();
    List<Duration> delays = new ArrayList<>();
    for (int second = 0; second < 120; second++) {
      if (second == 41) {
        network = any -> brought(OTHER);
      }
      for (int flag = 0; flag < 1_000; flag++) {
        keys.flag(source.id());
      }
      assertThat(time.waiting()).isLessThan(4);
      pass(SECOND);
      if (second >= 41 && state(source).lastGood().equals(Optional.of(OTHER))) {
        delays.add(Duration.ofSeconds(second - 40));
      }
    }

    assertThat(fetches).hasSizeBetween(3, 5);
    assertThat(times)
        .isSorted()
        .satisfies(all -> assertThat(gaps(all)).allMatch(gap -> gap.toSeconds() >= 30));
    assertThat(delays.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  /** What is under way may have been answered before the new key was there. */
  @Test
  void aFlagDuringAFlightIsHonouredAfterIt() {
    RemoteSource source = want("https://a/keys");
    keys.flag(source.id());
    time.pass(SECOND);
    land();

    pass(Duration.ofSeconds(28));
    assertThat(fetches).hasSize(1);
    pass(SECOND);
    assertThat(fetches).hasSize(2);
    pass(MINUTE);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void aFlagComesBeforeALongBackOff() {
    network = any -> LOST;
    RemoteSource source = want("https://a/keys");
    pass(Duration.ofSeconds(200));
    int before = fetches.size();

    keys.flag(source.id());
    pass(SECOND);

    assertThat(fetches).hasSize(before + 1);
  }

  @Test
  void aFlagForWhatNobodyWantsIsNothing() {
    keys.flag(id("https://a/keys"));
    pass(MINUTE);

    assertThat(fetches).isEmpty();
  }

  // What was known before this process.

  @Test
  void rememberedKeysAreAsOldAsTheyAre() {
    network = any -> LOST;
    RemoteSource source = new RemoteSource(id("https://a/keys"), INTERVAL, STALENESS);
    keys.want(List.of(source));
    keys.remember(source.id(), ONE.json(), time.instant().minus(STALENESS).plus(MINUTE));
    time.settle();

    assertThat(state(source).lastGood()).contains(ONE);
    assertThat(state(source).freshness()).isEqualTo(Freshness.FRESH);
    pass(MINUTE.minus(SECOND));
    assertThat(state(source).freshness()).isEqualTo(Freshness.STALE_SOON);
    pass(SECOND);
    assertThat(state(source).freshness()).isEqualTo(Freshness.STALE);
  }

  @Test
  void rememberedKeysDoNotReplaceFetchedOnes() {
    RemoteSource source = want("https://a/keys");
    land();

    keys.remember(source.id(), OTHER.json(), time.instant());
    time.settle();

    assertThat(state(source).lastGood()).contains(ONE);
  }

  @Test
  void whatIsNoKeySetIsNotRemembered() {
    RemoteSource source = want("https://a/keys");

    keys.remember(source.id(), "{\"keys\":[]}", time.instant());
    time.settle();

    assertThat(state(source).lastGood()).isEmpty();
  }

  // Clocks and listeners that misbehave.

  @Test
  void aWallClockThatJumpsChangesNothing() {
    RemoteSource source = want("https://a/keys");
    land();

    time.setWallClockBy(Duration.ofDays(-2));
    pass(INTERVAL);
    assertThat(fetches).hasSize(2);
    time.setWallClockBy(Duration.ofDays(4));
    pass(INTERVAL.minus(SECOND));
    assertThat(fetches).hasSize(2);
    assertThat(state(source).freshness()).isEqualTo(Freshness.FRESH);
    pass(SECOND);
    assertThat(fetches).hasSize(3);
    assertThat(news).as("the last is of a later day").containsExactly("PENDING", "FRESH", "FRESH");
  }

  @Test
  void aListenerThatThrowsStopsNothing() {
    Set<RemoteSource> told = new HashSet<>();
    try (RemoteKeys own =
        new RemoteKeys(
            (source, known) -> BROUGHT,
            FetchSettings.standard(),
            time,
            flights,
            time,
            new NoChance(),
            (source, state) -> {
              told.add(source);
              throw new IllegalStateException("the listener's");
            })) {
      List<RemoteSource> wanted = sources(3);
      own.want(wanted);
      time.settle();
      land();

      assertThat(told).containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(wanted)
          .allSatisfy(
              source ->
                  assertThat(own.state(source))
                      .get()
                      .extracting(SourceState::freshness)
                      .isEqualTo(Freshness.FRESH));
    }
  }

  private RemoteSource want(String url) {
    RemoteSource source = new RemoteSource(id(url), INTERVAL, STALENESS);
    keys.want(List.of(source));
    time.settle();
    return source;
  }

  private void land() {
    flights.landAll();
    time.settle();
  }

  /** Lets time pass in small steps, and flights land within the step they took off in. */
  private void pass(Duration length) {
    Duration step = length.compareTo(SECOND) < 0 ? length : SECOND;
    for (Duration left = length; left.isPositive(); left = left.minus(step)) {
      time.pass(step.compareTo(left) < 0 ? step : left);
      while (flights.inTheAir() > 0) {
        land();
      }
    }
  }

  private SourceState state(RemoteSource source) {
    return keys.state(source).orElseThrow();
  }

  private static List<Duration> gaps(List<? extends Instant> times) {
    return IntStream.range(1, times.size())
        .mapToObj(index -> Duration.between(times.get(index - 1), times.get(index)))
        .toList();
  }

  private static List<RemoteSource> sources(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number -> new RemoteSource(id("https://a" + number + "/keys"), INTERVAL, STALENESS))
        .toList();
  }

  private static SourceId id(String url) {
    return new SourceId(new KeySetUrl(url), Optional.empty());
  }

  private static FetchOutcome brought(RemoteKeySet keys) {
    return new Fetched(keys, Optional.empty(), Optional.empty());
  }

  private static RemoteKeySet keys(String kid) {
    try {
      return RemoteKeySet.of(TokenMint.publicJwks(TokenMint.generate("ES256", kid)));
    } catch (RefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String failure(SourceState state) {
    return state.failure().map(failure -> " " + failure.kind().text()).orElse("");
  }
}
