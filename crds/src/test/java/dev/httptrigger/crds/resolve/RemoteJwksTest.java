package dev.httptrigger.crds.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.PublishedKeys;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.resolve.FetchedKeys.Failed;
import dev.httptrigger.crds.resolve.FetchedKeys.FetchProblem;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Kept;
import dev.httptrigger.crds.resolve.FetchedKeys.NotAsked;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.crds.resolve.ReferencedObjects.Lookup;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotLabelled;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys at a URL: what a trigger gets of what was fetched, or was not. */
class RemoteJwksTest {
  private static final String EC = TokenMint.generate("ES256", "k1").publicJwk();
  private static final String JWKS = "{\"keys\":[" + EC + ",{\"kty\":\"oct\"}]}";
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00.123Z");
  private static final FetchProblem PROBLEM =
      new FetchProblem("HostNotFound", "The host's name has no address.", "Check the DNS.");
  private static final String AUTHORITIES = "-----BEGIN CERTIFICATE-----";

  private final List<Remote> asked = new ArrayList<>();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pending   | Error   | KeysPending: spec.jwt.providers[0].jwks.remote: The keys were not fetched yet; until they are, none but those of before are in force. Wait some seconds.
          failed    | Error   | KeysNotFetched: spec.jwt.providers[0].jwks.remote: The keys could not be fetched (HostNotFound): The host's name has no address. Check the DNS.
          kept      | Warning | KeysNotFetched: spec.jwt.providers[0].jwks.remote: The keys could not be fetched (HostNotFound): The host's name has no address. Those of 2026-11-29T12:00:00Z stay in force until 2026-11-30T12:00:00Z. Check the DNS.
          stale soon | Warning | StaleSoon: spec.jwt.providers[0].jwks.remote: The keys of https://a.example/keys were last fetched at 2026-11-29T12:00:00Z and go out of force at 2026-11-30T12:00:00Z: then every token of this provider is refused. Check the DNS. A longer maxStaleness keeps them in force meanwhile.
          stale soon | Warning | KeysNotFetched: spec.jwt.providers[0].jwks.remote: The keys could not be fetched (HostNotFound): The host's name has no address. Those of 2026-11-29T12:00:00Z stay in force until 2026-11-30T12:00:00Z. Check the DNS.
          stale     | Error   | KeysStale: spec.jwt.providers[0].jwks.remote: The keys are out of force: they were last fetched at 2026-11-29T12:00:00Z, longer ago than maxStaleness 86400s. (HostNotFound) The host's name has no address. Check the DNS.
          just late | Error   | KeysStale: spec.jwt.providers[0].jwks.remote: The keys are out of force: they were last fetched at 2026-11-29T12:00:00Z, longer ago than maxStaleness 86400s. Wait for the next attempt.
          not asked | Info    | ReferenceNotChecked: spec.jwt.providers[0].jwks.remote: The keys at the URL were not fetched, so no token can be verified here. Apply the trigger, or open the URL yourself; to try a token here, write the keys into inline.
          fresh     | Warning | SymmetricKeyAtUrl: spec.jwt.providers[0].jwks.remote.keys[1]: A shared secret (kty oct) is never taken from a URL. The key is skipped. Have the issuer publish a public key, or give the secret by secretRef.
          """)
  void whatIsKnownOfTheKeysIsSaid(String state, String severity, String line) {
    Resolution resolution = resolve("uri: https://a.example/keys", fetched(state), new Missing());

    assertThat(resolution.findings())
        .filteredOn(finding -> finding.line().equals(line))
        .singleElement()
        .extracting(finding -> finding.severity().toString())
        .isEqualTo(severity.toUpperCase(Locale.ROOT));
    assertThat(resolution.trigger().isPresent()).isEqualTo(!severity.equals("Error"));
    assertThat(resolution.findings())
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .allMatch(Finding::concernsReference);
  }

  @Test
  void onlyKeysThatAreInForceAreGiven() {
    assertThat(kids("fresh")).containsExactly("k1");
    assertThat(kids("kept")).containsExactly("k1");
    assertThat(kids("stale soon")).containsExactly("k1");
    assertThat(kids("not asked")).isEmpty();
    for (String state : List.of("pending", "failed")) {
      assertThat(reading(state)).as(state).isEmpty();
    }
    // Readable and empty, which takes out of force what was.
    assertThat(reading("stale").orElseThrow().readable()).isTrue();
    assertThat(reading("stale").orElseThrow().usable()).isEmpty();
  }

  @Test
  void aPublishedPrivateHalfIsEachTriggersOwnDecision() {
    Fetched known =
        new Fetched("{\"keys\":[" + PublishedKeys.RFC_7515_A3_EC + "]}", Optional.empty());

    Resolution strict = resolve("uri: https://a.example/keys", known, new Missing());
    assertThat(strict.trigger()).isEmpty();
    assertThat(strict.findings())
        .filteredOn(finding -> finding.code().text().equals("WellKnownKey"))
        .singleElement()
        .matches(Finding::concernsReference);
    Remote source = asked.getFirst();
    assertThat(SharedKeys.read(source, objects(known, new Missing())).orElseThrow().usable())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          uri: https://a.example/keys
          issuer: https://login.example.com/
          uri: https://a.example/keys, maxStaleness: 1h
          """)
  void aSourceIsItsAddressAndHowOldItMayBecome(String remote) {
    RemoteFetch fetch = fetch(resolve(remote, fetched("fresh"), new Missing()));

    assertThat(fetch.source())
        .isEqualTo(
            new Remote(
                remote.startsWith("uri")
                    ? new KeySetUrl("https://a.example/keys")
                    : new Issuer("https://login.example.com/"),
                Optional.empty(),
                remote.contains("1h") ? Duration.ofHours(1) : Duration.ofHours(24)));
    assertThat(fetch.refreshInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(asked).containsOnly(fetch.source());
  }

  @Test
  void howOftenItIsFetchedIsNoPartOfIt() {
    String often = "uri: https://a.example/keys, refreshInterval: 30s";
    RemoteFetch fetch = fetch(resolve(often, fetched("fresh"), new Missing()));

    assertThat(fetch.refreshInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(fetch.source())
        .isEqualTo(
            fetch(resolve("uri: https://a.example/keys", fetched("fresh"), new Missing()))
                .source());
  }

  @Test
  void authoritiesCountByTheirContent() {
    RemoteFetch fetch =
        fetch(resolve(withAuthorities("ca.crt"), fetched("fresh"), present(AUTHORITIES)));
    RemoteFetch other =
        fetch(resolve(withAuthorities("ca.crt"), fetched("fresh"), present("other")));

    assertThat(fetch.authorities()).contains(octets(AUTHORITIES));
    assertThat(fetch.source().authorities()).contains(octets(AUTHORITIES).sha256());
    assertThat(other.source()).isNotEqualTo(fetch.source());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          missing      | ca.crt | ReferenceMissing: spec.jwt.providers[0].jwks.remote.caConfigMapRef.name: There is no ConfigMap shop/ca. Create it with the label httptrigger.dev/keys=true, or correct the name; until then the keys at the URL can't be fetched. Keys in force stay so for at most maxStaleness 86400s after they were last fetched.
          not labelled | ca.crt | LabelMissing: spec.jwt.providers[0].jwks.remote.caConfigMapRef.name: There is no ConfigMap shop/ca with the label httptrigger.dev/keys=true. Create it, or where it is there: kubectl label -n shop configmap ca httptrigger.dev/keys=true Keys in force stay so for at most maxStaleness 86400s after they were last fetched.
          present      | other  | ReferenceMissing: spec.jwt.providers[0].jwks.remote.caConfigMapRef.key: The ConfigMap shop/ca has no such key in its data. Add the key with certificate authorities in PEM, or correct it here. Keys in force stay so for at most maxStaleness 86400s after they were last fetched.
          too long     | ca.crt | ReferenceUnreadable: spec.jwt.providers[0].jwks.remote.caConfigMapRef.key: The certificate authorities are longer than 64 KiB. Keep those that the server's certificate needs. Keys in force stay so for at most maxStaleness 86400s after they were last fetched.
          """)
  void withoutItsAuthoritiesNothingIsAskedFor(String state, String key, String line) {
    Lookup lookup =
        switch (state) {
          case "missing" -> new Missing();
          case "not labelled" -> new NotLabelled();
          case "present" -> present(AUTHORITIES);
          default -> present("x".repeat(64 * 1024 + 1));
        };

    Resolution resolution = resolve(withAuthorities(key), fetched("fresh"), lookup);

    assertThat(resolution.findings())
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .singleElement()
        .matches(Finding::concernsReference)
        .extracting(Finding::line)
        .isEqualTo(line);
    assertThat(asked).isEmpty();
    assertThat(resolution.providerKeys().orElseThrow().getFirst().shared()).isEmpty();
    assertThat(resolution.providerKeys().orElseThrow().getFirst().reading()).isEmpty();
  }

  @Test
  void authoritiesThatAFileDoesNotBringAlongAreNoError() {
    Resolution resolution = resolve(withAuthorities("ca.crt"), new NotAsked(), new NotBrought());

    assertThat(resolution.trigger()).isPresent();
    assertThat(resolution.findings())
        .extracting(finding -> finding.code().text() + " " + finding.field())
        .containsExactly("ReferenceNotChecked spec.jwt.providers[0].jwks.remote.caConfigMapRef");
  }

  @Test
  void aBrokenSpecStillSaysWhereItsKeysAre() {
    Resolution resolution =
        resolve("uri: https://a.example/keys, bogus: 1", fetched("fresh"), new Missing());

    assertThat(resolution.trigger()).isEmpty();
    assertThat(fetch(resolution).source().address())
        .isEqualTo(new KeySetUrl("https://a.example/keys"));
  }

  @Test
  void theObjectsAndAddressesThatATriggerNamesAreFound() {
    Manifest manifest = manifest(withAuthorities("ca.crt"));

    assertThat(References.of("shop", manifest.tree().path("spec")))
        .extracting(ObjectReference::toString)
        .containsExactly("ConfigMap shop/ca");
    assertThat(References.addresses(manifest.tree().path("spec")))
        .containsExactly(new KeySetUrl("https://a.example/keys"));
  }

  @Test
  void whereNobodySaysOtherwiseNothingIsFetchedYet() {
    ReferencedObjects objects = _ -> new Missing();

    assertThat(
            objects.fetched(new Remote(new KeySetUrl("u"), Optional.empty(), Duration.ofDays(1))))
        .isEqualTo(new Pending());
    assertThat(ManifestObjects.some(List.of()).fetched(source())).isEqualTo(new NotAsked());
    assertThat(ManifestObjects.all(List.of()).fetched(source())).isEqualTo(new Pending());
  }

  private static Remote source() {
    return new Remote(new KeySetUrl("https://a/"), Optional.empty(), Duration.ofDays(1));
  }

  private static FetchedKeys fetched(String state) {
    return switch (state) {
      case "pending" -> new Pending();
      case "failed" -> new Failed(PROBLEM);
      case "fresh" -> new Fetched(JWKS, Optional.empty());
      case "kept" -> new Fetched(JWKS, Optional.of(new Kept(NOON, PROBLEM, false)));
      case "stale soon" -> new Fetched(JWKS, Optional.of(new Kept(NOON, PROBLEM, true)));
      case "stale" -> new Stale(NOON, Optional.of(PROBLEM));
      case "just late" -> new Stale(NOON, Optional.empty());
      case "not asked" -> new NotAsked();
      default -> throw new IllegalArgumentException(state);
    };
  }

  private Optional<KeySetReading> reading(String state) {
    return resolve("uri: https://a.example/keys", fetched(state), new Missing())
        .providerKeys()
        .orElseThrow()
        .getFirst()
        .reading();
  }

  private List<String> kids(String state) {
    return reading(state).orElseThrow().usable().stream()
        .flatMap(key -> key.kid().stream())
        .toList();
  }

  private static RemoteFetch fetch(Resolution resolution) {
    return resolution
        .providerKeys()
        .orElseThrow()
        .getFirst()
        .shared()
        .orElseThrow()
        .fetch()
        .orElseThrow();
  }

  private static String withAuthorities(String key) {
    return "uri: https://a.example/keys, caConfigMapRef: {name: ca, key: %s}".formatted(key);
  }

  private static Present present(String authorities) {
    return new Present(Map.of("ca.crt", octets(authorities)), true);
  }

  private static Octets octets(String text) {
    return Octets.of(text.getBytes(UTF_8));
  }

  private ReferencedObjects objects(FetchedKeys keys, Lookup lookup) {
    return new ReferencedObjects() {
      @Override
      public Lookup find(ObjectReference object) {
        return lookup;
      }

      @Override
      public FetchedKeys fetched(Remote source) {
        asked.add(source);
        return keys;
      }
    };
  }

  private Resolution resolve(String remote, FetchedKeys keys, Lookup lookup) {
    Manifest manifest = manifest(remote);
    return Resolver.resolve(
        TriggerCheck.create().check(manifest.tree()),
        manifest.tree(),
        "uid",
        1,
        objects(keys, lookup));
  }

  private static Manifest manifest(String remote) {
    return ManifestParser.parse(
            "trigger.yaml",
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders, namespace: shop}
            spec:
              hosts: [orders.example.com]
              jwt:
                providers:
                - name: main
                  issuer: https://login.example.com/
                  audiences: [orders]
                  jwks: {remote: {%s}}
            """
                .formatted(remote))
        .manifests()
        .getFirst();
  }
}
