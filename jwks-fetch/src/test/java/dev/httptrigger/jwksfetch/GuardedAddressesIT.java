package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Received;
import dev.httptrigger.testkit.ScriptedServer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are connected to, and how a name becomes one. */
class GuardedAddressesIT extends FetchFixture {
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

  /** As the system's own resolver hands it on where a name server says so. */
  @Test
  void anIpv4AddressThatANameServerSpellsAsIpv6IsNotConnectedTo() throws Exception {
    ScriptedServer server = plain(text(OK));
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    InetAddress said = Inet6Address.getByAddress(HOST, mapped, -1);
    GuardedFetch fetch =
        fetcher(settings(AddressRules.standard(), LONG, true), host -> List.of(said));
    String url = "http://" + HOST + ":" + server.port() + "/keys";

    FetchOutcome outcome = fetch.fetch(source(url, Optional.empty()), Optional.empty());

    assertThat(failure(outcome)).isEqualTo(FailureKind.ADDRESS_NOT_ALLOWED);
    assertThat(server.received()).isEmpty();
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

  @Test
  void theNextAddressIsTriedWhereOneTakesNoConnection() throws Exception {
    ScriptedServer server = tls("good", text(OK));
    AddressRules both =
        AddressRules.standard().allowing(List.of(Cidr.parse("127.0.0.1"), Cidr.parse("127.0.0.2")));
    GuardedFetch fetch =
        fetcher(settings(both, LONG, false), host -> addresses("127.0.0.2", "127.0.0.1"));

    fetched(fetch.fetch(source(url(server), pem("authority")), Optional.empty()));
  }
}
