package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Failed;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.testkit.TokenMint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of remote key sets to whoever asks, on a clock that the test moves. */
class FetchedKeySetsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final String ONE = jwks("one");
  private static final String OTHER = jwks("other");
  private static final FetchOutcome LOST =
      new FetchOutcome.Failed(FetchFailure.of(FailureKind.TIMED_OUT), Optional.empty());

  private final ManualTime time = new ManualTime();
  private final HeldFlights flights = new HeldFlights();
  private final List<SourceId> fetches = new ArrayList<>();
  private final List<Remote> news = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Function<SourceId, FetchOutcome> network = source -> brought(ONE);

  private final FetchedKeySets keySets =
      new FetchedKeySets(
          listener ->
              new RemoteKeys(
                  (source, known) -> {
                    fetches.add(source);
                    return network.apply(source);
                  },
                  FetchSettings.standard(),
                  time,
                  flights,
                  time,
                  new Random(1),
                  listener),
          time,
          registry);

  @Test
  void beforeTheStartNothingIsFetchedAndNothingIsKnown() {
    keySets.want(List.of(fetch(source(DAY))), Set.of());
    time.pass(DAY);

    assertThat(fetches).isEmpty();
    assertThat(keySets.find(source(DAY))).isEqualTo(new Pending());
  }

  @Test
  void whatIsWantedIsFetchedAndSaid() {
    begin();
    want(source(DAY));
    assertThat(keySets.find(source(DAY))).isEqualTo(new Pending());

    land();

    assertThat(keySets.find(source(DAY))).isEqualTo(new Fetched(ONE, Optional.empty()));
    assertThat(keySets.lastSuccess(source(DAY))).contains(time.instant());
    assertThat(news).containsExactly(source(DAY));
    assertThat(gauge("fresh")).isEqualTo(1);
  }

  @Test
  void aFailureIsSaidAndKeepsTheKeysUntilTheyAreStale() {
    begin();
    want(source(DAY));
    land();
    Instant success = time.instant();

    network = source -> LOST;
    pass(INTERVAL.multipliedBy(2));
    assertThat(keySets.find(source(DAY)))
        .isInstanceOfSatisfying(
            Fetched.class,
            fetched -> {
              assertThat(fetched.json()).isEqualTo(ONE);
              assertThat(fetched.kept().orElseThrow().lastSuccess()).isEqualTo(success);
              assertThat(fetched.kept().orElseThrow().problem().kind()).isEqualTo("TimedOut");
            });
    assertThat(gauge("kept")).isEqualTo(1);
    assertThat(staleSoon()).isFalse();

    pass(Duration.ofHours(18));
    assertThat(staleSoon()).isTrue();
    assertThat(gauge("kept")).isZero();
    assertThat(gauge("stale_soon")).isEqualTo(1);

    pass(Duration.ofHours(6));
    assertThat(keySets.find(source(DAY)))
        .isInstanceOfSatisfying(
            Stale.class,
            stale -> {
              assertThat(stale.lastSuccess()).isEqualTo(success);
              assertThat(stale.problem().orElseThrow().kind()).isEqualTo("TimedOut");
            });
    assertThat(news).hasSize(4);
    assertThat(registry.get("httptrigger.remote.keys.greatest.age").gauge().value())
        .isGreaterThan((double) DAY.toSeconds());

    network = source -> brought(OTHER);
    pass(INTERVAL);
    assertThat(keySets.find(source(DAY))).isEqualTo(new Fetched(OTHER, Optional.empty()));
  }

  private boolean staleSoon() {
    return ((Fetched) keySets.find(source(DAY))).kept().orElseThrow().staleSoon();
  }

  @Test
  void aSourceThatWasNeverReachedIsPendingAndThenFailed() {
    network = source -> LOST;
    begin();
    want(source(DAY));
    land();

    assertThat(keySets.find(source(DAY)))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.problem().kind()).isEqualTo("TimedOut"));
    assertThat(counter("TimedOut")).isEqualTo(1);
    assertThat(counter("Success")).isZero();
  }

  @Test
  void oneUrlWithTwoStalenessesIsFetchedOnceAndSaidTwice() {
    Remote impatient = source(Duration.ofHours(1));
    begin();
    want(source(DAY), impatient);
    land();
    assertThat(fetches).hasSize(1);

    network = source -> LOST;
    pass(Duration.ofHours(2));

    assertThat(keySets.find(impatient)).isInstanceOf(Stale.class);
    assertThat(keySets.find(source(DAY))).isInstanceOf(Fetched.class);
  }

  @Test
  void theMostImpatientTriggerSetsThePace() {
    begin();
    keySets.want(
        List.of(
            new RemoteFetch(source(DAY), INTERVAL, Optional.empty()),
            new RemoteFetch(source(DAY), Duration.ofSeconds(30), Optional.empty())),
        Set.of());
    land();
    pass(INTERVAL);

    assertThat(fetches).hasSizeBetween(8, 11);
  }

  @Test
  void whatIsRememberedIsSaidAtOnceAndUntilSomethingBetterComes() {
    keySets.remember(config(source(DAY), time.instant().minus(Duration.ofHours(1))));
    assertThat(keySets.find(source(DAY))).isInstanceOf(Fetched.class);

    network = source -> LOST;
    begin();
    want(source(DAY));
    assertThat(kids(keySets.find(source(DAY)))).containsExactly("one");
    assertThat(news).isEmpty();
    land();

    assertThat(kids(keySets.find(source(DAY)))).containsExactly("one");
    assertThat(keySets.lastSuccess(source(DAY)))
        .contains(time.instant().minus(Duration.ofHours(1)));
    assertThat(news).isNotEmpty();

    pass(Duration.ofHours(23));
    assertThat(keySets.find(source(DAY))).isInstanceOf(Stale.class);
  }

  @Test
  void whatIsRememberedAndConfirmedIsNoOtherKeySet() {
    keySets.remember(config(source(DAY), time.instant().minus(Duration.ofHours(1))));
    FetchedKeys before = keySets.find(source(DAY));
    begin();
    want(source(DAY));
    land();

    assertThat(kids(keySets.find(source(DAY)))).isEqualTo(kids(before));
    assertThat(keySets.lastSuccess(source(DAY))).contains(time.instant());
  }

  @Test
  void whatIsRememberedAndTooOldIsStaleFromTheBeginning() {
    keySets.remember(config(source(DAY), time.instant().minus(DAY)));

    assertThat(keySets.find(source(DAY)))
        .isEqualTo(new Stale(time.instant().minus(DAY), Optional.empty()));
  }

  @Test
  void anEmptyKeySetIsNotRemembered() {
    keySets.remember(
        new KeySetConfig(source(DAY), new KeySet(List.of()), Optional.of(time.instant())));

    assertThat(keySets.find(source(DAY))).isEqualTo(new Pending());
  }

  @Test
  void theFirstSuccessOfADayIsNewsAndTheOthersAreNot() {
    keySets.remember(config(source(DAY), time.instant().minus(Duration.ofHours(1))));
    begin();
    want(source(DAY));
    pass(Duration.ofHours(11));
    int until = fetches.size();
    assertThat(until).isGreaterThan(100);
    assertThat(news).as("the day is that of before").isEmpty();

    pass(Duration.ofHours(2));

    assertThat(fetches).hasSizeGreaterThan(until);
    assertThat(news).containsExactly(source(DAY));
  }

  @Test
  void whatIsInForceGoesOnWhenNoTriggerAsksForIt() {
    begin();
    want(source(DAY));
    land();

    keySets.want(List.of(), Set.of(source(DAY)));
    network = source -> brought(OTHER);
    pass(INTERVAL.multipliedBy(2));
    assertThat(kids(keySets.find(source(DAY)))).containsExactly("other");

    keySets.want(List.of(), Set.of());
    int before = fetches.size();
    pass(DAY);
    assertThat(fetches).hasSize(before);
    assertThat(keySets.find(source(DAY))).isEqualTo(new Pending());
  }

  @Test
  void whatIsRememberedAndInForceAgesThoughNobodyCanFetchIt() {
    keySets.remember(config(source(DAY), time.instant().minus(Duration.ofHours(1))));
    begin();
    keySets.want(List.of(), Set.of(source(DAY)));
    pass(Duration.ofHours(23).minusSeconds(1));
    keySets.tellOfAged();
    assertThat(fetches).isEmpty();
    assertThat(news).isEmpty();
    assertThat(kids(keySets.find(source(DAY)))).containsExactly("one");
    assertThat(gauge("kept")).isEqualTo(1);

    pass(Duration.ofSeconds(1));
    keySets.tellOfAged();
    assertThat(news).containsExactly(source(DAY));
    assertThat(keySets.find(source(DAY))).isInstanceOf(Stale.class);
    assertThat(gauge("stale")).isEqualTo(1);
    assertThat(registry.get("httptrigger.remote.keys.greatest.age").gauge().value())
        .isEqualTo((double) DAY.toSeconds());

    keySets.want(List.of(), Set.of(source(DAY)));
    keySets.tellOfAged();
    assertThat(news).as("it is told once").hasSize(1);

    want(source(DAY));
    land();
    assertThat(kids(keySets.find(source(DAY)))).as("it can be fetched again").isNotEmpty();
    assertThat(gauge("stale")).isZero();
    assertThat(gauge("fresh")).isEqualTo(1);
  }

  @Test
  void aFlaggedRecordIsFetchedEarlyAndNoOther() {
    begin();
    want(source(DAY));
    land();
    pass(Duration.ofSeconds(31));
    assertThat(fetches).hasSize(1);

    keySets.flag("keyset-of-nobody");
    pass(Duration.ZERO);
    assertThat(fetches).hasSize(1);

    keySets.flag(RecordName.of(source(DAY)));
    pass(Duration.ZERO);
    assertThat(fetches).hasSize(2);
    for (int second = 0; second < 60; second++) {
      keySets.flag(RecordName.of(source(DAY)));
      pass(Duration.ofSeconds(1));
    }
    assertThat(fetches).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PEM", "# \u00e9\n", "\u0000\u00ff\u00fe"})
  void authoritiesArePassedOn(String bytes) {
    Octets pem = Octets.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
    Remote source = new Remote(new KeySetUrl("https://a/keys"), Optional.of(pem.sha256()), DAY);
    begin();
    keySets.want(List.of(new RemoteFetch(source, INTERVAL, Optional.of(pem))), Set.of());
    land();

    assertThat(fetches)
        .containsExactly(new SourceId(new KeySetUrl("https://a/keys"), Optional.of(bytes)));
    assertThat(keySets.find(source)).isInstanceOf(Fetched.class);
  }

  private void begin() {
    keySets.start(news::add);
  }

  private void want(Remote... sources) {
    keySets.want(Stream.of(sources).map(FetchedKeySetsTest::fetch).toList(), Set.of());
    time.settle();
  }

  private void land() {
    time.settle();
    flights.landAll();
    time.settle();
  }

  /** Lets time pass in steps, with flights that land at once. */
  private void pass(Duration duration) {
    Instant end = time.instant().plus(duration);
    land();
    while (time.instant().isBefore(end)) {
      Duration left = Duration.between(time.instant(), end);
      time.pass(left.compareTo(Duration.ofSeconds(1)) < 0 ? left : Duration.ofSeconds(1));
      land();
    }
  }

  private double gauge(String state) {
    return registry.get("httptrigger.remote.key.sets").tag("state", state).gauge().value();
  }

  private double counter(String result) {
    return registry.get("httptrigger.remote.key.fetches").tag("result", result).counter().count();
  }

  private static Remote source(Duration maxStaleness) {
    return new Remote(new KeySetUrl("https://a/keys"), Optional.empty(), maxStaleness);
  }

  private static RemoteFetch fetch(Remote source) {
    return new RemoteFetch(source, INTERVAL, Optional.empty());
  }

  private static KeySetConfig config(Remote source, Instant fetched) {
    return new KeySetConfig(
        source,
        JwksReader.read(ONE, "jwks", new KeyPolicy(true)).keySet().orElseThrow(),
        Optional.of(fetched));
  }

  private static List<String> kids(FetchedKeys fetched) {
    assertThat(fetched).isInstanceOf(Fetched.class);
    return JwksReader.read(((Fetched) fetched).json(), "jwks", new KeyPolicy(true))
        .usable()
        .stream()
        .flatMap(key -> key.kid().stream())
        .toList();
  }

  private static String jwks(String kid) {
    return "{\"keys\":[" + TokenMint.generate("ES256", kid).publicJwk() + "]}";
  }

  private static FetchOutcome brought(String jwks) {
    try {
      return new FetchOutcome.Fetched(RemoteKeySet.of(jwks), Optional.empty(), Optional.empty());
    } catch (RefusedException e) {
      throw new IllegalArgumentException(jwks, e);
    }
  }
}
