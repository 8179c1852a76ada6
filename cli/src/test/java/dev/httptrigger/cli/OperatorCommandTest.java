package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import dev.httptrigger.jwksfetch.AddressRules;
import dev.httptrigger.jwksfetch.Cidr;
import dev.httptrigger.jwksfetch.FetchSettings;
import dev.httptrigger.operator.OperatorSettings;
import dev.httptrigger.operator.publish.HostRules;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** How flags and variables become settings; nothing is started here. */
class OperatorCommandTest {
  @Test
  void theDefaults() {
    OperatorSettings settings = settings(Map.of());

    assertThat(settings).isEqualTo(OperatorSettings.defaults(settings.identity()));
    assertThat(settings.identity()).startsWith("process-");
  }

  @Test
  void everyFlag() {
    FetchSettings standard = FetchSettings.standard();

    assertThat(
            settings(
                Map.of(),
                "--namespace=other-config",
                "--watch-namespaces=shop,bank",
                "--replica-forget=1m",
                "--host-ownership=GrantsOnly",
                "--host-reservation=10m",
                "--max-triggers-per-namespace=50",
                "--remote-keys-http",
                "--remote-keys-allow=10.96.0.0/12,fd00::/8",
                "--remote-keys-deny=8.8.8.0/24",
                "--remote-keys-deadline=2s",
                "--identity=one"))
        .isEqualTo(
            new OperatorSettings(
                Set.of("shop", "bank"),
                "other-config",
                "httptrigger-system",
                "one",
                Duration.ofMinutes(1),
                new HostRules(Rule.GRANTS_ONLY, Duration.ofMinutes(10), 50),
                new FetchSettings(
                    true,
                    AddressRules.standard()
                        .denying(List.of(Cidr.parse("8.8.8.0/24")))
                        .allowing(List.of(Cidr.parse("10.96.0.0/12"), Cidr.parse("fd00::/8"))),
                    Duration.ofSeconds(2),
                    standard.concurrentFetches(),
                    standard.shortestInterval(),
                    standard.longestBackOff())));
  }

  @Test
  void inPodItsNameAndNamespaceCount() {
    OperatorSettings settings =
        settings(Map.of("POD_NAME", "operator-1", "POD_NAMESPACE", "system"));

    assertThat(settings.identity()).isEqualTo("operator-1");
    assertThat(settings.electionNamespace()).isEqualTo("system");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--replica-forget=-1s",
        "--host-reservation=-1s",
        "--max-triggers-per-namespace=0",
        "--remote-keys-allow=10.0.0.1/8",
        "--remote-keys-allow=cluster.local",
        "--remote-keys-deny=10.0.0.0/33",
        "--remote-keys-deadline=0s",
      })
  void whatMakesNoSenseIsRefusedAndNamed(String argument) {
    assertThatThrownBy(() -> settings(Map.of(), argument))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(argument.substring(0, argument.indexOf('=')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"firstclaim", "GRANTS_ONLY", ""})
  void ownershipIsOneOfTwoWords(String word) {
    assertThatThrownBy(() -> settings(Map.of(), "--host-ownership=" + word))
        .hasMessageContaining("FirstClaim, GrantsOnly");
  }

  private static OperatorSettings settings(Map<String, String> environment, String... arguments) {
    OperatorCommand command =
        new OperatorCommand(
            new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                environment,
                InstantSource.system(),
                Path.of("")));
    new CommandLine(command).parseArgs(arguments);
    return command.settings();
  }
}
