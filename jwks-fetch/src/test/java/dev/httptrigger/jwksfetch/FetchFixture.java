package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.jwksfetch.FetchOutcome.Failed;
import dev.httptrigger.jwksfetch.FetchOutcome.Fetched;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.ScriptedServer;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** One fetch against real servers on loopback that a test starts. */
abstract class FetchFixture {
  static final String HOST = "login.test";
  static final String NOT_FOUND = "nowhere.test";
  static final Duration LONG = Duration.ofMinutes(2);
  static final Duration SHORT = Duration.ofSeconds(1);
  static final AddressRules LOOPBACK =
      AddressRules.standard().allowing(List.of(Cidr.parse("127.0.0.1")));

  static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  static final String KEYS = TokenMint.publicJwks(MINT);
  static final String OK = answer("", KEYS);

  private static Optional<TestCertificates> made = Optional.empty();

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void makeCertificates() {
    made = Optional.of(TestCertificates.of("authority").sign("good", "dns:" + HOST));
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** The authority's, with one for the host under the name {@code good}. */
  static TestCertificates certificates() {
    return made.orElseThrow();
  }

  final ScriptedServer tls(String certificate, ScriptedServer.Script script)
      throws GeneralSecurityException, IOException {
    ScriptedServer server =
        ScriptedServer.startTls(certificates().serverContext(certificate), script);
    open.add(server);
    return server;
  }

  final ScriptedServer plain(ScriptedServer.Script script) {
    ScriptedServer server = ScriptedServer.start(script);
    open.add(server);
    return server;
  }

  final IdentityProvider provider() throws GeneralSecurityException, IOException {
    IdentityProvider provider =
        IdentityProvider.startTls(certificates().serverContext("good"), HOST, MINT);
    open.add(provider);
    return provider;
  }

  final FetchOutcome fetch(String url, Optional<String> authorities) {
    return guarded(LONG).fetch(source(url, authorities), Optional.empty());
  }

  final FetchOutcome fetchIssuer(String issuer, Optional<Validators> validators)
      throws GeneralSecurityException, IOException {
    return guarded(LONG).fetch(new SourceId(new Issuer(issuer), pem("authority")), validators);
  }

  /** Https only. */
  final GuardedFetch guarded(Duration deadline) {
    return fetcher(settings(LOOPBACK, deadline, false), FetchFixture::resolve);
  }

  /** Http too. */
  final GuardedFetch fetcher(Duration deadline) {
    return fetcher(settings(LOOPBACK, deadline, true), FetchFixture::resolve);
  }

  final GuardedFetch fetcher(FetchSettings settings, Resolver resolver) {
    GuardedFetch fetch = new GuardedFetch(settings, resolver);
    open.add(fetch);
    return fetch;
  }

  static FetchSettings settings(AddressRules rules, Duration deadline, boolean plainHttp) {
    FetchSettings standard = FetchSettings.standard();
    return new FetchSettings(
        plainHttp,
        rules,
        deadline,
        standard.concurrentFetches(),
        standard.shortestInterval(),
        standard.longestBackOff());
  }

  static List<InetAddress> resolve(String host) throws UnknownHostException {
    if (host.equals(NOT_FOUND)) {
      throw new UnknownHostException(host);
    }
    return host.equals(HOST) ? addresses("127.0.0.1") : List.of(InetAddress.ofLiteral(host));
  }

  static List<InetAddress> addresses(String... literals) {
    return Stream.of(literals).map(InetAddress::ofLiteral).toList();
  }

  static SourceId source(String url, Optional<String> authorities) {
    return new SourceId(new KeySetUrl(url), authorities);
  }

  static String url(ScriptedServer server) {
    return "https://" + HOST + ":" + server.port() + "/keys?a=%20b";
  }

  static Optional<String> pem(String alias) throws GeneralSecurityException, IOException {
    return Optional.of(certificates().pem(alias));
  }

  static Fetched fetched(FetchOutcome outcome) {
    return assertThat(outcome).asInstanceOf(type(Fetched.class)).actual();
  }

  static FailureKind failure(FetchOutcome outcome) {
    return assertThat(outcome).asInstanceOf(type(Failed.class)).actual().failure().kind();
  }

  static ScriptedServer.Script text(String answer) {
    return (request, out) -> write(out, answer);
  }

  static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  static String head(int length) {
    return head("Content-Length: " + length + "\r\n");
  }

  static String head(String headers) {
    return "HTTP/1.1 200 OK\r\n" + headers + "\r\n";
  }

  static String answer(String headers, String body) {
    return head(headers + "Content-Length: " + body.length() + "\r\n") + body;
  }
}
