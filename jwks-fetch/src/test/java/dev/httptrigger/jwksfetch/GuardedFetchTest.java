package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.httptrigger.jwksfetch.FetchOutcome.Failed;
import dev.httptrigger.jwksfetch.FetchOutcome.Fetched;
import dev.httptrigger.jwksfetch.FetchOutcome.Unchanged;
import dev.httptrigger.jwksfetch.SourceAddress.Issuer;
import dev.httptrigger.jwksfetch.SourceAddress.KeySetUrl;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.Received;
import dev.httptrigger.testkit.ScriptedServer;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One fetch against real servers on loopback, good ones and bad ones. */
class GuardedFetchTest {
  private static final String HOST = "login.test";
  private static final String NOT_FOUND = "nowhere.test";
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final AddressRules LOOPBACK =
      AddressRules.standard().allowing(List.of(Cidr.parse("127.0.0.1")));

  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final String KEYS = TokenMint.publicJwks(MINT);
  private static final String OK = answer("", KEYS);

  @TempDir private static Path folder;
  private static Optional<TestCertificates> certificates = Optional.empty();

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() {
    certificates =
        Optional.of(
            TestCertificates.of(folder, "authority")
                .sign("good", "dns:" + HOST)
                .sign("other", "dns:other.test")
                .sign("address", "ip:127.0.0.1")
                .signExpired("expired", "dns:" + HOST)
                .selfSign("self", "dns:" + HOST));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // What works.

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
  void anAddressIsAHostToo() throws Exception {
    ScriptedServer server = tls("address", text(OK));

    fetched(fetch("https://127.0.0.1:" + server.port() + "/keys", pem("authority")));
  }

  @Test
  void aSelfSignedCertificateIsGoodWhereItIsTheAuthority() throws Exception {
    ScriptedServer server = tls("self", text(OK));

    fetched(fetch(url(server), pem("self")));
  }

  @Test
  void theNextAddressIsTriedWhereOneTakesNoConnection() throws Exception {
    ScriptedServer server = tls("good", text(OK));
    AddressRules both =
        AddressRules.standard().allowing(List.of(Cidr.parse("127.0.0.1"), Cidr.parse("127.0.0.2")));
    GuardedFetch fetch =
        fetcher(settings(both, LONG, false), host -> addresses("127.0.0.2", "127.0.0.1"));

    fetched(fetch.fetch(source(url(server), pem("authority")), Optional.empty()));
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

  // Servers that misbehave.

  static Stream<Arguments> badAnswers() {
    byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    return Stream.of(
        row("a redirect", FailureKind.REDIRECTED, text(redirect(302))),
        row("a redirect that keeps the method", FailureKind.REDIRECTED, text(redirect(308))),
        row("201", FailureKind.STATUS_NOT_OK, text(OK.replace("200 OK", "201 Created"))),
        row("204", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 204 No Content\r\n\r\n")),
        row("206", FailureKind.STATUS_NOT_OK, text(OK.replace("200 OK", "206 Partial"))),
        row("300", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 300 Choices\r\n\r\n")),
        row("401", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 401 No\r\n\r\n")),
        row("407", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 407 Proxy\r\n\r\n")),
        row("429", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 429 No\r\nRetry-After: 60\r\n\r\n")),
        row("500", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 500 Oops\r\n\r\n" + KEYS)),
        row("304 unasked", FailureKind.STATUS_NOT_OK, text("HTTP/1.1 304 Same\r\n\r\n")),
        row("a login page", FailureKind.NOT_A_KEY_SET, text(answer("", "<html>log in</html>"))),
        row("no body", FailureKind.NOT_A_KEY_SET, text(answer("", ""))),
        row("null", FailureKind.NOT_A_KEY_SET, text(answer("", "null"))),
        row("no keys", FailureKind.NO_USABLE_KEY, text(answer("", "{\"keys\":[]}"))),
        row("too many keys", FailureKind.NOT_A_KEY_SET, text(answer("", manyKeys()))),
        row("1 MB of spaces", FailureKind.TOO_LARGE, bytes(head(megabyte.length), megabyte)),
        row("1 MB without length", FailureKind.TOO_LARGE, bytes(head(""), megabyte)),
        row("endless", FailureKind.TOO_LARGE, endless(head(""), " ".repeat(8192))),
        row("endless chunks", FailureKind.TOO_LARGE, endless(head(CHUNKED), "8\r\n        \r\n")),
        row("endless headers", FailureKind.NOT_HTTP, endless("HTTP/1.1 200 OK\r\n", "A: b\r\n")),
        row("an endless line", FailureKind.NOT_HTTP, endless("HTTP/1.1 200 OK\r\n", "AAAAAAAA")),
        row("endless interim answers", FailureKind.NOT_HTTP, endless("", "HTTP/1.1 100 C\r\n\r\n")),
        row("gzip", FailureKind.ENCODED, bytes(head("Content-Encoding: gzip\r\n"), gzip(KEYS))),
        row(
            "a gzip bomb",
            FailureKind.ENCODED,
            bytes(head("Content-Encoding: gzip\r\n"), gzip(" ".repeat(1 << 24)))),
        row("gzip unsaid", FailureKind.NOT_A_KEY_SET, bytes(head(""), gzip(KEYS))),
        row("cut", FailureKind.CONNECTION_LOST, text(OK.substring(0, OK.length() - 1))),
        row("cut without length", FailureKind.NOT_A_KEY_SET, text(head("") + KEYS.substring(1))),
        row("a longer length", FailureKind.CONNECTION_LOST, text(head(KEYS.length() + 1) + KEYS)),
        row("a shorter length", FailureKind.NOT_A_KEY_SET, text(head(KEYS.length() - 1) + KEYS)),
        row("two lengths", FailureKind.NOT_HTTP, text(answer("Content-Length: 1\r\n", KEYS))),
        row("both framings", FailureKind.NOT_HTTP, text(answer(CHUNKED, KEYS))),
        row("nothing", FailureKind.CONNECTION_LOST, text("")),
        row("another protocol", FailureKind.NOT_HTTP, text("220 smtp.test ESMTP\r\n")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badAnswers")
  void aBadAnswerIsRefused(String what, FailureKind kind, ScriptedServer.Script script)
      throws Exception {
    ScriptedServer server = tls("good", script);

    FetchOutcome outcome = fetch(url(server), pem("authority"));

    assertThat(failure(outcome)).isEqualTo(kind);
    assertThat(server.received()).as("no second try").hasSize(1);
  }

  static Stream<Arguments> slowAnswers() {
    return Stream.of(
        row("accept and hang", FailureKind.TIMED_OUT, (request, out) -> hang()),
        row("a drip of body", FailureKind.TIMED_OUT, dripping(head(100_000), " ")),
        row("a drip of header", FailureKind.TIMED_OUT, dripping("HTTP/1.1 200 OK\r\n", "A")),
        row("a drip of chunks", FailureKind.TIMED_OUT, dripping(head(CHUNKED), "1\r\n \r\n")),
        row("a drip before the answer", FailureKind.TIMED_OUT, dripping("", "H")));
  }

  /** Each byte comes long before any time-out of a single read. */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("slowAnswers")
  void theDeadlineIsForTheWholeFetch(String what, FailureKind kind, ScriptedServer.Script script)
      throws Exception {
    ScriptedServer server = tls("good", script);

    FetchOutcome outcome =
        guarded(SHORT).fetch(source(url(server), pem("authority")), Optional.empty());

    assertThat(failure(outcome)).isEqualTo(kind);
  }

  @Test
  void discoveryAndKeysShareOneDeadline() throws Exception {
    IdentityProvider provider = provider();
    provider.behave(IdentityProvider.Fault.DRIPPING);

    FetchOutcome outcome =
        guarded(SHORT)
            .fetch(new SourceId(new Issuer(provider.issuer()), pem("authority")), Optional.empty());

    assertThat(failure(outcome)).isEqualTo(FailureKind.TIMED_OUT);
  }

  /** A record of TLS that comes byte by byte is not read whole before the deadline counts. */
  @Test
  void theDeadlineCountsInsideTheHandshake() throws Exception {
    byte[] dripped = {22, 3, 3, 0x3f, 0};
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket connection = listener.accept()) {
                  connection.getOutputStream().write(dripped);
                  while (true) {
                    connection.getOutputStream().write(0);
                    TimeUnit.MILLISECONDS.sleep(50);
                  }
                } catch (IOException | InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });

      FetchOutcome outcome =
          guarded(SHORT)
              .fetch(
                  source("https://" + HOST + ":" + listener.getLocalPort(), pem("authority")),
                  Optional.empty());

      assertThat(failure(outcome)).isEqualTo(FailureKind.TIMED_OUT);
    }
  }

  // Whom a connection trusts.

  static Stream<Arguments> badCertificates() {
    return Stream.of(
        Arguments.of("good", "self", FailureKind.CERTIFICATE_NOT_TRUSTED),
        Arguments.of("good", "", FailureKind.CERTIFICATE_NOT_TRUSTED),
        Arguments.of("self", "authority", FailureKind.CERTIFICATE_NOT_TRUSTED),
        Arguments.of("self", "", FailureKind.CERTIFICATE_NOT_TRUSTED),
        Arguments.of("other", "authority", FailureKind.CERTIFICATE_OF_ANOTHER_HOST),
        // The address that is connected to is not the name that was asked for.
        Arguments.of("address", "authority", FailureKind.CERTIFICATE_OF_ANOTHER_HOST),
        Arguments.of("expired", "authority", FailureKind.CERTIFICATE_OUT_OF_DATE));
  }

  @ParameterizedTest(name = "certificate {0}, trusted {1}: {2}")
  @MethodSource("badCertificates")
  void aCertificateMustBeTheHostsAndTrusted(String shown, String trusted, FailureKind kind)
      throws Exception {
    ScriptedServer server = tls(shown, text(OK));
    Optional<String> authorities = trusted.isEmpty() ? Optional.empty() : pem(trusted);

    assertThat(failure(fetch(url(server), authorities))).isEqualTo(kind);
    assertThat(server.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
      })
  void authoritiesThatAreNoneAreNotThePublicOnes(String pem) throws Exception {
    ScriptedServer server = tls("good", text(OK));

    assertThat(failure(fetch(url(server), Optional.of(pem))))
        .isEqualTo(FailureKind.AUTHORITIES_UNREADABLE);
  }

  @Test
  void aServerWithoutTlsIsNoHttpsServer() throws Exception {
    ScriptedServer server = plain(text(OK));

    FetchOutcome outcome =
        guarded(SHORT).fetch(source(url(server), pem("authority")), Optional.empty());

    assertThat(failure(outcome)).isIn(FailureKind.TLS_FAILED, FailureKind.TIMED_OUT);
  }

  // Which addresses are connected to.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:PORT/keys",
        "https://[::ffff:127.0.0.1]:PORT/keys",
        "https://[::ffff:7f00:1]:PORT/keys",
        "https://[::127.0.0.1]:PORT/keys",
        "https://0.0.0.0:PORT/keys",
        "https://[::]:PORT/keys",
        "https://[::1]:PORT/keys",
        "https://localhost:PORT/keys",
        "https://169.254.169.254:PORT/keys",
        "https://[64:ff9b::7f00:1]:PORT/keys",
        "https://[2002:7f00:1::]:PORT/keys"
      })
  void noSpellingOfADeniedAddressIsConnectedTo(String url) {
    assertThat(connectionsTo(url, FailureKind.ADDRESS_NOT_ALLOWED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://2130706433:PORT/keys",
        "https://017700000001:PORT/keys",
        "https://0177.0.0.1:PORT/keys",
        "https://0x7f000001:PORT/keys",
        "https://127.1:PORT/keys",
        "https://0:PORT/keys",
        "https://login.test@127.0.0.1:PORT/keys"
      })
  void aSpellingThatReadersReadDifferentlyIsNotEvenLookedUp(String url) {
    assertThat(connectionsTo(url, FailureKind.URL_NOT_USABLE)).isEmpty();
  }

  /** With a server that would answer, by the system's own resolver and the standard rules. */
  private List<Received> connectionsTo(String url, FailureKind expected) {
    ScriptedServer server = plain(text(OK));
    String ownUrl = url.replace("PORT", Integer.toString(server.port()));
    GuardedFetch fetch = fetcher(settings(AddressRules.standard(), LONG, true), Resolver.system());

    for (String each : List.of(ownUrl, ownUrl.replace("https:", "http:"))) {
      FetchOutcome outcome = fetch.fetch(source(each, Optional.empty()), Optional.empty());
      assertThat(failure(outcome)).isEqualTo(expected);
    }
    return server.received();
  }

  /** The first answer is good, and every later one would lead to the metadata service. */
  @Test
  void aNameIsLookedUpOnceAndThatVeryAddressConnectedTo() throws Exception {
    ScriptedServer server = tls("good", text(OK));
    AtomicInteger lookups = new AtomicInteger();
    GuardedFetch fetch =
        fetcher(
            settings(LOOPBACK, LONG, false),
            host ->
                lookups.getAndIncrement() == 0
                    ? addresses("127.0.0.1")
                    : addresses("169.254.169.254"));

    fetched(fetch.fetch(source(url(server), pem("authority")), Optional.empty()));

    assertThat(lookups).hasValue(1);
    assertThat(failure(fetch.fetch(source(url(server), pem("authority")), Optional.empty())))
        .isEqualTo(FailureKind.ADDRESS_NOT_ALLOWED);
  }

  @Test
  void ofSeveralAddressesOnlyThosePermittedAreConnectedTo() throws Exception {
    ScriptedServer denied = plain(text(OK));
    AddressRules rules = AddressRules.standard().allowing(List.of(Cidr.parse("127.0.0.2")));
    GuardedFetch fetch =
        fetcher(settings(rules, LONG, true), host -> addresses("127.0.0.1", "127.0.0.2"));
    String url = "http://" + HOST + ":" + denied.port() + "/keys";

    FetchOutcome outcome = fetch.fetch(source(url, Optional.empty()), Optional.empty());

    assertThat(failure(outcome)).isEqualTo(FailureKind.NOT_REACHABLE);
    assertThat(denied.received()).isEmpty();
  }

  /** What the document of a good server names goes through the same guard. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.test/keys, PlainHttp",
        "https://169.254.169.254/latest, AddressNotAllowed",
        "file:///etc/passwd, UrlNotUsable",
        "/keys, UrlNotUsable"
      })
  void aDiscoveredUrlIsGuardedToo(String row) throws Exception {
    List<String> urlAndKind = List.of(row.split(", ", 2));
    AtomicInteger port = new AtomicInteger();
    ScriptedServer server =
        tls(
            "good",
            (request, out) ->
                write(
                    out,
                    answer(
                        "",
                        "{\"issuer\":\"https://%s:%d\",\"jwks_uri\":\"%s\"}"
                            .formatted(HOST, port.get(), urlAndKind.getFirst()))));
    port.set(server.port());

    FetchOutcome outcome = fetchIssuer("https://" + HOST + ":" + server.port(), Optional.empty());

    assertThat(failure(outcome).text()).isEqualTo(urlAndKind.get(1));
  }

  @Test
  void aHostWithoutAddressIsSaidSo() {
    assertThat(failure(fetch("https://" + NOT_FOUND + "/keys", Optional.empty())))
        .isEqualTo(FailureKind.HOST_NOT_FOUND);
  }

  @Test
  void aSlowLookupEndsWithTheDeadline() {
    CountDownLatch never = new CountDownLatch(1);
    GuardedFetch fetch =
        fetcher(
            settings(LOOPBACK, SHORT, false),
            host -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(host);
            });

    FetchOutcome outcome =
        fetch.fetch(source("https://" + HOST + "/k", Optional.empty()), Optional.empty());

    assertThat(failure(outcome)).isEqualTo(FailureKind.TIMED_OUT);
    never.countDown();
  }

  // What the surroundings would like to add.

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

  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  private ScriptedServer tls(String certificate, ScriptedServer.Script script)
      throws GeneralSecurityException, IOException {
    ScriptedServer server =
        ScriptedServer.startTls(certificates.orElseThrow().serverContext(certificate), script);
    open.add(server);
    return server;
  }

  private ScriptedServer plain(ScriptedServer.Script script) {
    ScriptedServer server = ScriptedServer.start(script);
    open.add(server);
    return server;
  }

  private IdentityProvider provider() throws GeneralSecurityException, IOException {
    IdentityProvider provider =
        IdentityProvider.startTls(certificates.orElseThrow().serverContext("good"), HOST, MINT);
    open.add(provider);
    return provider;
  }

  private FetchOutcome fetch(String url, Optional<String> authorities) {
    return guarded(LONG).fetch(source(url, authorities), Optional.empty());
  }

  private FetchOutcome fetchIssuer(String issuer, Optional<Validators> validators)
      throws GeneralSecurityException, IOException {
    return guarded(LONG).fetch(new SourceId(new Issuer(issuer), pem("authority")), validators);
  }

  /** Https only. */
  private GuardedFetch guarded(Duration deadline) {
    return fetcher(settings(LOOPBACK, deadline, false), GuardedFetchTest::resolve);
  }

  /** Http too. */
  private GuardedFetch fetcher(Duration deadline) {
    return fetcher(settings(LOOPBACK, deadline, true), GuardedFetchTest::resolve);
  }

  private GuardedFetch fetcher(FetchSettings settings, Resolver resolver) {
    GuardedFetch fetch = new GuardedFetch(settings, resolver);
    open.add(fetch);
    return fetch;
  }

  private static FetchSettings settings(AddressRules rules, Duration deadline, boolean plainHttp) {
    FetchSettings standard = FetchSettings.standard();
    return new FetchSettings(
        plainHttp,
        rules,
        deadline,
        standard.concurrentFetches(),
        standard.shortestInterval(),
        standard.longestBackOff());
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    if (host.equals(NOT_FOUND)) {
      throw new UnknownHostException(host);
    }
    return host.equals(HOST) ? addresses("127.0.0.1") : List.of(InetAddress.ofLiteral(host));
  }

  private static List<InetAddress> addresses(String... literals) {
    return Stream.of(literals).map(InetAddress::ofLiteral).toList();
  }

  private static SourceId source(String url, Optional<String> authorities) {
    return new SourceId(new KeySetUrl(url), authorities);
  }

  private static String url(ScriptedServer server) {
    return "https://" + HOST + ":" + server.port() + "/keys?a=%20b";
  }

  private static Optional<String> pem(String alias) throws GeneralSecurityException, IOException {
    return Optional.of(certificates.orElseThrow().pem(alias));
  }

  private static Fetched fetched(FetchOutcome outcome) {
    return assertThat(outcome).asInstanceOf(type(Fetched.class)).actual();
  }

  private static FailureKind failure(FetchOutcome outcome) {
    return assertThat(outcome).asInstanceOf(type(Failed.class)).actual().failure().kind();
  }

  private static Arguments row(String what, FailureKind kind, ScriptedServer.Script script) {
    return Arguments.of(what, kind, script);
  }

  private static ScriptedServer.Script text(String answer) {
    return (request, out) -> write(out, answer);
  }

  private static ScriptedServer.Script bytes(String head, byte[] body) {
    return (request, out) -> {
      write(out, head);
      out.write(body);
      out.flush();
    };
  }

  private static ScriptedServer.Script endless(String head, String more) {
    return (request, out) -> {
      write(out, head);
      while (true) {
        write(out, more.repeat(64));
      }
    };
  }

  private static ScriptedServer.Script dripping(String head, String more) {
    return (request, out) -> {
      write(out, head);
      while (true) {
        write(out, more);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    };
  }

  private static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String head(int length) {
    return head("Content-Length: " + length + "\r\n");
  }

  private static String head(String headers) {
    return "HTTP/1.1 200 OK\r\n" + headers + "\r\n";
  }

  private static String answer(String headers, String body) {
    return head(headers + "Content-Length: " + body.length() + "\r\n") + body;
  }

  private static String redirect(int status) {
    return "HTTP/1.1 " + status + " Found\r\nLocation: https://login.test/\r\n\r\n";
  }

  private static String manyKeys() {
    return "{\"keys\":[" + "{},".repeat(100) + MINT.publicJwk() + "]}";
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return bytes.toByteArray();
  }
}
