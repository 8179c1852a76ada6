package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.IdentityProvider.Fault;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All parts together, in real time, against a provider over TLS. */
class FollowedRotationIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final TokenMint FIRST = TokenMint.generate("ES256", "first");
  private static final TokenMint SECOND = TokenMint.generate("ES256", "second");

  private Optional<IdentityProvider> started = Optional.empty();
  private Optional<RemoteKeys> keys = Optional.empty();
  private Optional<String> authority = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    TestCertificates certificates =
        TestCertificates.of("authority").sign("server", "dns:login.test");
    authority = Optional.of(certificates.pem("authority"));
    started =
        Optional.of(
            IdentityProvider.startTls(certificates.serverContext("server"), "login.test", FIRST));
    FetchSettings settings =
        new FetchSettings(
            false,
            AddressRules.standard().allowing(List.of(Cidr.parse("127.0.0.1"))),
            Duration.ofSeconds(5),
            4,
            Duration.ofMillis(100),
            Duration.ofMillis(200));
    keys =
        Optional.of(
            RemoteKeys.start(
                settings,
                host -> List.of(InetAddress.ofLiteral("127.0.0.1")),
                InstantSource.system(),
                new Random(1),
                (source, state) -> {}));
  }

  @AfterEach
  void stop() {
    keys.orElseThrow().close();
    started.orElseThrow().close();
  }

  @Test
  void aRotationIsFollowedThroughDiscovery() {
    RemoteSource source = want(new Issuer(provider().issuer()), Duration.ofMillis(100));
    awaitKids(source, "first");

    provider().publish(FIRST, SECOND);
    awaitKids(source, "first", "second");

    provider().publish(SECOND);
    awaitKids(source, "second");
  }

  @Test
  void aFlagBringsTheNewKeyLongBeforeTheNextRefresh() {
    RemoteSource source = want(new KeySetUrl(provider().keySetUrl()), Duration.ofDays(1));
    awaitKids(source, "first");

    provider().publish(FIRST, SECOND);
    keys.orElseThrow().flag(source.id());

    awaitKids(source, "first", "second");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          DRIPPING, TimedOut
          GARBAGE,  NotAKeySet
          ERROR,    StatusNotOk
          DROP,     ConnectionLost
          """)
  void aFaultKeepsTheKeysAndPasses(Fault fault, String failure) {
    RemoteSource source = want(new KeySetUrl(provider().keySetUrl()), Duration.ofMillis(100));
    awaitKids(source, "first");

    provider().publish(SECOND);
    provider().behave(fault);
    awaitState(
        source,
        state ->
            state.freshness() == Freshness.KEPT
                && state.failure().map(seen -> seen.kind().text()).equals(Optional.of(failure))
                && kids(state).equals(List.of("first")));

    provider().behave(Fault.NONE);
    awaitKids(source, "second");
  }

  @Test
  void aThousandUsersCostOneRequest() {
    List<RemoteSource> users =
        IntStream.range(0, 1_000)
            .mapToObj(
                number ->
                    new RemoteSource(
                        new SourceId(new KeySetUrl(provider().keySetUrl()), authority),
                        Duration.ofHours(1).plusSeconds(number),
                        Duration.ofHours(24)))
            .toList();

    keys.orElseThrow().want(users);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                users.stream()
                    .allMatch(
                        user ->
                            keys.orElseThrow()
                                .state(user)
                                .filter(state -> kids(state).equals(List.of("first")))
                                .isPresent()));

    assertThat(provider().keySetRequests()).isEqualTo(1);
  }

  private IdentityProvider provider() {
    return started.orElseThrow();
  }

  private RemoteSource want(SourceAddress address, Duration refreshInterval) {
    RemoteSource source =
        new RemoteSource(new SourceId(address, authority), refreshInterval, Duration.ofHours(1));
    keys.orElseThrow().want(List.of(source));
    return source;
  }

  private void awaitKids(RemoteSource source, String... kids) {
    awaitState(source, state -> kids(state).equals(List.of(kids)));
  }

  private void awaitState(RemoteSource source, Predicate<SourceState> wanted) {
    await()
        .atMost(PATIENCE)
        .until(() -> keys.orElseThrow().state(source).filter(wanted).isPresent());
  }

  private static List<String> kids(SourceState state) {
    return state.lastGood().stream()
        .flatMap(good -> good.reading().usable().stream())
        .flatMap((VerificationKey key) -> key.kid().stream())
        .toList();
  }
}
