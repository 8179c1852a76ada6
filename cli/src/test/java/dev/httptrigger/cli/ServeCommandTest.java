package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.decisionlog.Selection;
import dev.httptrigger.extauthz.forwardauth.TrustedCallers;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.server.ForwardAuthSettings;
import dev.httptrigger.extauthz.server.GatewaySettings;
import dev.httptrigger.extauthz.server.Limits;
import dev.httptrigger.extauthz.server.ListenAddress;
import dev.httptrigger.extauthz.server.Observation;
import dev.httptrigger.extauthz.server.ServerSettings;
import dev.httptrigger.extauthz.server.ServerSettings.Cluster;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import dev.httptrigger.extauthz.server.TlsSettings;
import dev.httptrigger.jwksfetch.Cidr;
import dev.httptrigger.jwksfetch.FetchSettings;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** How flags and variables become settings; nothing is started here. */
class ServeCommandTest {
  @Test
  void theDefaults() {
    assertThat(settings(Map.of(), "--triggers", "."))
        .isEqualTo(ServerSettings.defaults(new Directory(Path.of("."))));
  }

  @Test
  void everyFlag() {
    ServerSettings settings =
        settings(
            Map.of(),
            "--namespace=other-config",
            "--grpc-address=0.0.0.0:9101",
            "--http-address=none",
            "--admin-address=[::1]:0",
            "--unmatched=allow",
            "--require-id",
            "--drain-notice=1m",
            "--identity=one");

    assertThat(settings)
        .isEqualTo(
            new ServerSettings(
                new Cluster("other-config", "one", Optional.empty()),
                Optional.of(new ListenAddress("0.0.0.0", 9101)),
                Optional.of(new ListenAddress("::1", 0)),
                Unmatched.ALLOW,
                true,
                Duration.ofMinutes(1)));
  }

  @Test
  void whatProxiesAndCertificatesNeed() {
    ServerSettings settings =
        settings(
            Map.of("HTTPTRIGGER_TLS_KEY", "k.pem", "HTTPTRIGGER_HTTP_ADDRESS", "0.0.0.0:9102"),
            "--triggers=.",
            "--http-trusted-callers=10.0.0.0/8,fd00::/8",
            "--tls-cert=c.pem",
            "--tls-client-ca=ca.pem",
            "--tls-client-san=dns:envoy.example.com,uri:spiffe://a/b",
            "--tls-addresses=grpc,http",
            "--tls-client-addresses=grpc");

    assertThat(settings.forwardAuth())
        .isEqualTo(
            new ForwardAuthSettings(
                Optional.of(new ListenAddress("0.0.0.0", 9102)),
                TrustedCallers.parse("10.0.0.0/8,fd00::/8")));
    assertThat(settings.tls())
        .isEqualTo(
            new TlsSettings(
                Optional.of(
                    new TlsSettings.Files(
                        Path.of("c.pem"),
                        Path.of("k.pem"),
                        Optional.of(Path.of("ca.pem")),
                        Set.of("dns:envoy.example.com", "uri:spiffe://a/b"))),
                Set.of(TlsSettings.Address.GRPC, TlsSettings.Address.HTTP),
                Set.of(TlsSettings.Address.GRPC)));
  }

  @Test
  void everyFlagIsAVariable() {
    ServerSettings settings =
        settings(
            Map.of(
                "HTTPTRIGGER_NAMESPACE", "other-config",
                "HTTPTRIGGER_GRPC_ADDRESS", "none",
                "HTTPTRIGGER_HTTP_ADDRESS", "none",
                "HTTPTRIGGER_ADMIN_ADDRESS", "127.0.0.1:0",
                "HTTPTRIGGER_UNMATCHED", "allow",
                "HTTPTRIGGER_REQUIRE_ID", "true",
                "HTTPTRIGGER_DRAIN_NOTICE", "0s",
                "HTTPTRIGGER_IDENTITY", "one"));

    assertThat(settings)
        .isEqualTo(
            new ServerSettings(
                new Cluster("other-config", "one", Optional.empty()),
                Optional.empty(),
                Optional.of(new ListenAddress("127.0.0.1", 0)),
                Unmatched.ALLOW,
                true,
                Duration.ZERO));
  }

  @Test
  void whatGatewaysCantSayThemselves() {
    GatewaySettings expected =
        new GatewaySettings(
            Unmatched.DENY, false, Map.of("envoy.shop:9001", "shop", "edge", "web"), true);

    assertThat(
            settings(
                    Map.of(),
                    "--triggers=.",
                    "--gateway-namespace=envoy.shop:9001=shop",
                    "--gateway-namespace=edge=web",
                    "--form-processor")
                .gateways())
        .isEqualTo(expected);
    assertThat(
            settings(
                    Map.of(
                        "HTTPTRIGGER_TRIGGERS", ".",
                        "HTTPTRIGGER_GATEWAY_NAMESPACE", "envoy.shop:9001=shop,edge=web",
                        "HTTPTRIGGER_FORM_PROCESSOR", "true"))
                .gateways())
        .isEqualTo(expected);
  }

  @Test
  void limitsAndLogAreFlagsAndVariables() {
    ServerSettings settings =
        settings(
            Map.of(
                "HTTPTRIGGER_MAX_HELD", "8MiB",
                "HTTPTRIGGER_DECISION_LOG", "sampled",
                "HTTPTRIGGER_TOKEN_CACHE_BYTES", "2MiB"),
            "--triggers=.",
            "--max-message-size=1MiB",
            "--max-token-size=8KiB",
            "--max-headers=100",
            "--max-body-size=0",
            "--max-streams=10",
            "--max-connections=20",
            "--max-connection-idle=1m",
            "--max-connection-age=2m",
            "--max-wait=50ms",
            "--max-resets=30",
            "--min-ping-interval=0s",
            "--decision-log-one-in=7",
            "--metrics-by-trigger",
            "--metrics-exemplars");

    assertThat(settings.limits())
        .isEqualTo(
            new Limits(
                new RequestLimits(8_192, 100, 0),
                1_048_576,
                10,
                20,
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofMillis(50),
                8_388_608,
                30,
                Duration.ZERO,
                2_097_152));
    assertThat(settings.observation())
        .isEqualTo(new Observation(new Selection(Selection.Mode.SAMPLED, 7), true, true));
  }

  @Test
  void tokensAreRememberedUnlessSomebodySaysNo() {
    assertThat(settings(Map.of(), "--triggers=.").limits().tokenCacheBytes())
        .isEqualTo(Limits.defaultTokenCacheBytes())
        .isPositive()
        .isLessThanOrEqualTo(64 << 20);
    assertThat(
            settings(Map.of(), "--triggers=.", "--token-cache-bytes=0").limits().tokenCacheBytes())
        .isZero();
  }

  @Test
  void howKeysAreFetchedIsAboutAFolder() {
    FetchSettings standard = FetchSettings.standard();
    FetchSettings expected =
        new FetchSettings(
            true,
            standard
                .addresses()
                .denying(List.of())
                .allowing(List.of(Cidr.parse("127.0.0.1"), Cidr.parse("::1"))),
            Duration.ofMillis(500),
            standard.concurrentFetches(),
            standard.shortestInterval(),
            standard.longestBackOff());

    assertThat(
            settings(
                    Map.of("HTTPTRIGGER_REMOTE_KEYS_ALLOW", "127.0.0.1,::1"),
                    "--triggers=.",
                    "--remote-keys-http",
                    "--remote-keys-deadline=500ms")
                .source())
        .isEqualTo(new Directory(Path.of("."), expected));
  }

  @Test
  void theCommandLineIsStronger() {
    Map<String, String> environment =
        Map.of("HTTPTRIGGER_NAMESPACE", "other-config", "HTTPTRIGGER_REQUIRE_ID", "true");

    ServerSettings settings =
        settings(environment, "--triggers", ".", "--require-id=false", "--unmatched", "ALLOW");

    assertThat(settings.source()).isEqualTo(new Directory(Path.of(".")));
    assertThat(settings.gateways().requireId()).isFalse();
    assertThat(settings(environment, "--require-id").gateways().requireId()).isTrue();
  }

  @Test
  void aPodIsNamedByTheDownwardApi() {
    ServerSettings settings =
        settings(
            Map.of("POD_NAME", "a-1", "POD_NAMESPACE", "httptrigger-system", "POD_UID", "u-1"),
            "--namespace=httptrigger-config");

    assertThat(settings.source())
        .isEqualTo(
            new Cluster(
                "httptrigger-config",
                "a-1",
                Optional.of(new PodIdentity("httptrigger-system", "a-1", "u-1"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --require-id                                      | --triggers DIR
          --triggers . --namespace httptrigger-config       | not both
          --triggers . --grpc-address 9001                  | --grpc-address: not an address
          --triggers . --http-address localhost             | --http-address: not an address
          --triggers . --drain-notice -5s                   | --drain-notice
          --triggers . --max-token-size 64KiB --max-headers 0 | --max-headers is 0
          --triggers . --max-token-size 65537               | --max-token-size
          --triggers . --max-wait 0s                        | --max-wait
          --triggers . --max-held 1KiB                      | --max-held
          --triggers . --token-cache-bytes 900GiB           | --token-cache-bytes
          --triggers . --decision-log-one-in 0              | --decision-log-one-in
          --triggers . --http-trusted-callers proxy         | --http-trusted-callers: not a network
          --triggers . --http-trusted-callers 10.0.0.1/8    | bits behind its prefix
          --triggers . --tls-cert c.pem                     | go together
          --triggers . --tls-client-ca ca.pem               | without --tls-cert
          --triggers . --tls-addresses grpc                 | without --tls-cert
          --triggers . --tls-client-addresses grpc          | without --tls-cert
          --triggers . --tls-cert c --tls-key k --tls-client-san dns:a  | without the authorities
          --triggers . --tls-cert c --tls-key k --tls-client-addresses grpc  | without --tls-client-ca
          --triggers . --tls-cert c --tls-key k --tls-client-ca a --tls-addresses grpc --tls-client-addresses http  | has no TLS
          --triggers . --tls-cert c --tls-key k --tls-client-ca a --tls-client-san b | --tls-client-san
          """)
  void whatMakesNoSense(String flags, String message) {
    assertThatThrownBy(() -> settings(Map.of(), flags.split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serve --triggers /nowhere                | 66 | /nowhere
          serve --triggers . --form-processor=maybe | 64 | --form-processor
          serve --triggers . --gateway-namespace a | 64 | --gateway-namespace a: write
          serve --triggers . --gateway-namespace a= | 64 | --gateway-namespace a=: write
          serve --triggers . --gateway-namespace a=b --gateway-namespace a=c | 64 | twice
          serve --triggers . --unmatched maybe     | 64 | none of the words it takes: deny, allow
          serve --triggers . --decision-log some   | 64 | none of the words it takes: off, denials
          serve --triggers . --log-level loud      | 64 | none of the words it takes: error, warn, info
          serve --triggers . --tls-addresses smtp  | 64 | none of the words it takes: grpc, http
          serve --triggers . --drain-notice soon   | 64 | --drain-notice
          """)
  void whatCanNotBeRun(String line, int exit, String message) {
    Run.Outcome outcome = new Run().of(line.split(" "));

    assertThat(outcome.exit()).isEqualTo(exit);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).contains(message);
  }

  @Test
  void aWrongVariableIsNamed() {
    Run.Outcome outcome =
        new Run().with("HTTPTRIGGER_UNMATCHED", "maybe").of("serve", "--triggers", ".");

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.errors()).contains("HTTPTRIGGER_UNMATCHED");
  }

  private static ServerSettings settings(Map<String, String> environment, String... flags) {
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            environment,
            InstantSource.fixed(Run.NOW),
            Path.of(""));
    ServeCommand command = new ServeCommand(surroundings);
    Commands.reading(environment, new CommandLine(command)).parseArgs(flags);
    return command.settings();
  }
}
