package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.ScriptedServer;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a connection trusts. */
class TrustIT extends FetchFixture {
  @BeforeAll
  static void makeMoreCertificates() {
    certificates()
        .sign("other", "dns:other.test")
        .sign("address", "ip:127.0.0.1")
        .signExpired("expired", "dns:" + HOST)
        .selfSign("self", "dns:" + HOST);
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
}
