package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.jwksfetch.FetchOutcome.Fetched;
import dev.httptrigger.jwksfetch.FetchOutcome.Unchanged;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.Received;
import dev.httptrigger.testkit.ScriptedServer;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one fetch of a good server brings, and what no surroundings add to it. */
class GuardedFetchIT extends FetchFixture {
  @Test
  void keysAreFetchedOverTls() throws Exception {
    ScriptedServer server = tls("good", text(answer("ETag: \"1\"\r\n", KEYS)));

    FetchOutcome outcome = fetch(url(server), pem("authority"));

    assertThat(fetched(outcome).keys().json()).isEqualTo(KEYS);
    assertThat(server.received())
        .singleElement()
        .extracting(Received::head)
        .isEqualTo(
            """
            GET /keys?a=%%20b HTTP/1.1\r
            Host: login.test:%d\r
            User-Agent: httptrigger\r
            Accept: application/jwk-set+json, application/json, */*;q=0.1\r
            Accept-Encoding: identity\r
            Connection: close\r
            \r
            """
                .formatted(server.port()));
  }

  /** What a key set is, its content says: many are served as text or bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/octet-stream", "text/html", "nonsense"})
  void theContentTypeDecidesNothing(String contentType) throws Exception {
    ScriptedServer server =
        tls("good", text(answer("Content-Type: " + contentType + "\r\n", KEYS)));

    fetched(fetch(url(server), pem("authority")));
  }

  @Test
  void plainHttpIsFetchedWhereTheSettingsSaySo() {
    ScriptedServer server = plain(text(OK));
    String url = "http://" + HOST + ":" + server.port() + "/keys";

    fetched(fetcher(LONG).fetch(source(url, Optional.empty()), Optional.empty()));
    assertThat(failure(fetch(url, Optional.empty()))).isEqualTo(FailureKind.PLAIN_HTTP);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void anIssuerIsDiscovered() throws Exception {
    IdentityProvider provider = provider();

    Fetched first = fetched(fetchIssuer(provider.issuer(), Optional.empty()));

    assertThat(first.keys().json()).isEqualTo(KEYS);
    assertThat(fetchIssuer(provider.issuer(), first.validators())).isInstanceOf(Unchanged.class);
    assertThat(failure(fetchIssuer(provider.issuer() + "/", Optional.empty())))
        .isEqualTo(FailureKind.ISSUER_DIFFERS);
  }

  @Test
  void whatWasFetchedIsConfirmedWithoutBeingSentAgain() throws Exception {
    IdentityProvider provider = provider();
    Fetched first = fetched(fetch(provider.keySetUrl(), pem("authority")));

    FetchOutcome second =
        guarded(LONG).fetch(source(provider.keySetUrl(), pem("authority")), first.validators());
    provider.publish(TokenMint.generate("ES256", "k2"));
    FetchOutcome third =
        guarded(LONG).fetch(source(provider.keySetUrl(), pem("authority")), first.validators());

    assertThat(second).isInstanceOf(Unchanged.class);
    assertThat(fetched(third).keys()).isNotEqualTo(first.keys());
  }

  /** Else a 304 of the one would keep the keys of the other. */
  @Test
  void validatorsOfOneUrlAreNeverSentToAnother() throws Exception {
    ScriptedServer server = tls("good", text(OK));
    Optional<Validators> ofAnother =
        Optional.of(
            new Validators("https://other.test/keys", Optional.of("\"1\""), Optional.of("x")));

    fetched(guarded(LONG).fetch(source(url(server), pem("authority")), ofAnother));

    Received request = server.received().getFirst();
    assertThat(request.header("if-none-match")).isEmpty();
    assertThat(request.header("if-modified-since")).isEmpty();
  }

  /** The SOCKS proxy is what {@code new Socket()} would take; the others, what URL would. */
  @Test
  void noProxyOfTheSystemPropertiesIsAsked() throws Exception {
    ScriptedServer server = tls("good", text(OK));
    ScriptedServer proxy = plain(text(OK));
    String port = Integer.toString(proxy.port());
    Map<String, String> properties =
        Map.of(
            "socksProxyHost", "127.0.0.1",
            "socksProxyPort", port,
            "socksNonProxyHosts", "",
            "https.proxyHost", "127.0.0.1",
            "https.proxyPort", port,
            "http.proxyHost", "127.0.0.1",
            "http.proxyPort", port,
            "http.nonProxyHosts", "");
    properties.forEach(System::setProperty);
    try {
      fetched(fetch(url(server), pem("authority")));
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
    assertThat(server.received()).hasSize(1);
    assertThat(proxy.received()).isEmpty();
  }

  @Test
  void aFetchThatIsInterruptedEnds() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    ScriptedServer server =
        tls(
            "good",
            (request, out) -> {
              asked.countDown();
              hang();
            });
    GuardedFetch fetch = guarded(Duration.ofDays(1));
    SourceId source = source(url(server), pem("authority"));
    Thread flight = Thread.ofVirtual().start(() -> fetch.fetch(source, Optional.empty()));
    asked.await();

    flight.interrupt();

    assertThat(flight.join(LONG)).isTrue();
  }
}
