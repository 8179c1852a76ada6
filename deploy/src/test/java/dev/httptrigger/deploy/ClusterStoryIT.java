package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.SAMPLE_JWKS;
import static dev.httptrigger.deploy.Manifests.SAMPLE_TOKEN;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.spec;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The story, with the triggers in a cluster, and what only a cluster can go through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterStoryIT extends Story {
  private static final Pattern INDEX_NAME = Pattern.compile("index-\\d\\d");

  private final Set<String> applied = new HashSet<>();
  private ClusterInstallation installation;

  @BeforeAll
  void start() {
    installation = ClusterInstallation.start();
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Override
  Installation installation() {
    return installation;
  }

  @Override
  Set<String> applied() {
    return applied;
  }

  private Prober probe(String name) {
    installation.apply(trigger(name, spec(name, "", SAMPLE_JWKS, "")));
    return Prober.start(
        installation.recommended(), host(name), SAMPLE_TOKEN, SAMPLE_TOKEN.substring(1));
  }

  private void assertNothingWrong(Prober prober) {
    int before = prober.asked();
    await("some more answers").until(() -> prober.asked() > before + 30);
    assertThat(prober.wrong()).isEmpty();
  }

  @Test
  void editedAndDeletedConfigurationIsRepairedWithoutAWrongAnswer() {
    try (Prober prober = probe("repaired")) {
      String records =
          installation.kubectl(
              "get",
              "secrets",
              "-n",
              "httptrigger-config",
              "-o",
              "name",
              "--sort-by=.metadata.name");
      assertThat(INDEX_NAME.matcher(records).results().map(MatchResult::group).distinct())
          .hasSize(64);
      for (String record : records.lines().toList()) {
        installation.kubectl("delete", "-n", "httptrigger-config", record);
      }
      awaitRecords(records);
      for (String record : records.lines().limit(20).toList()) {
        installation.kubectl(
            "patch",
            "-n",
            "httptrigger-config",
            record,
            "--type=merge",
            "-p",
            "{\"data\":{\"content\":\"e30=\"}}");
      }
      await("the garbled records are whole again")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          installation.kubectl(
                              "get",
                              "secrets",
                              "-n",
                              "httptrigger-config",
                              "-o",
                              "jsonpath={.items[*].data.content}"))
                      .doesNotContain("e30= "));
      assertNothingWrong(prober);
      // What was repaired is taken up: the next change arrives.
      installation.apply(trigger("repaired", spec("repaired", "", SAMPLE_JWKS, "")));
      assertNothingWrong(prober);
    }
  }

  private void awaitRecords(String expected) {
    await("all records are there again")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        installation.kubectl(
                            "get",
                            "secrets",
                            "-n",
                            "httptrigger-config",
                            "-o",
                            "name",
                            "--sort-by=.metadata.name"))
                    .isEqualTo(expected));
  }

  @Test
  void withOneServerFrozenReadyDoesNotCome() {
    installation.server(1).freeze();
    try {
      installation.submit(trigger("frozen", spec("frozen", "", SAMPLE_JWKS, "")));
      assertThat(installation.waitForReady("frozen", 8).exit()).isNotZero();
      String status =
          installation.kubectl(
              "get",
              ClusterInstallation.trigger(),
              "frozen",
              "-n",
              "shop",
              "-o",
              "jsonpath={.status.replicas}");
      assertThat(status).contains("\"applied\":1", "\"total\":2", "\"behind\":[\"");
    } finally {
      installation.server(1).thaw();
    }
    installation.awaitReady("frozen");
    assertThat(installation.recommended().get(host("frozen"), "/", bearer(SAMPLE_TOKEN)).status())
        .isEqualTo(200);
  }

  @Test
  void aServerRestartedWhileTheOperatorIsDownIsReadyAndRight() {
    installation.apply(trigger("restarted", spec("restarted", "", SAMPLE_JWKS, "")));
    installation.killOperator();
    try {
      installation.restartServer(0);
      installation.restartServer(1);
      await("Envoy has found both servers again")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          installation
                              .recommended()
                              .get(host("restarted"), "/", bearer(SAMPLE_TOKEN))
                              .status())
                      .isEqualTo(200));
      for (int request = 0; request < 12; request++) {
        assertThat(
                installation
                    .recommended()
                    .get(host("restarted"), "/", bearer(SAMPLE_TOKEN))
                    .status())
            .isEqualTo(200);
        assertThat(installation.recommended().get(host("restarted"), "/").status()).isEqualTo(401);
      }
    } finally {
      installation.startOperatorAgain();
    }
    // The operator goes on where its predecessor left.
    installation.apply(trigger("restarted", spec("restarted", "methods: [GET]", SAMPLE_JWKS, "")));
    assertThat(installation.recommended().send("PUT", host("restarted"), "/").status())
        .isEqualTo(405);
  }

  @Test
  void anOperatorKilledAndRestartedChangesNoAnswer() {
    try (Prober prober = probe("survivor")) {
      installation.killOperator();
      assertNothingWrong(prober);
      // What happens meanwhile is caught up with.
      installation.submit(trigger("meanwhile", spec("meanwhile", "", SAMPLE_JWKS, "")));
      installation.startOperatorAgain();
      installation.awaitReady("meanwhile");
      assertNothingWrong(prober);
    }
  }

  @Test
  void aTriggerDeletedWhileTheOperatorIsDownIsGoneOnceItIsUp() {
    installation.apply(trigger("absent", spec("absent", "", SAMPLE_JWKS, "")));
    installation.killOperator();
    installation.kubectl("delete", ClusterInstallation.trigger(), "absent", "-n", "shop");
    installation.startOperatorAgain();
    await("the deletion is in force")
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(
                        installation
                            .recommended()
                            .get(host("absent"), "/", bearer(SAMPLE_TOKEN))
                            .status())
                    .isEqualTo(403));
  }

  @Test
  void aHostPassesToTheNextTriggerOfItsNamespaceWithoutAWrongAnswer() {
    try (Prober prober = probe("passing")) {
      installation.submit(trigger("next", spec("passing", "", SAMPLE_JWKS, "")));
      await("the later one waits")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(wide("next")).contains("Conflict: spec.hosts[0]"));
      installation.kubectl("delete", ClusterInstallation.trigger(), "passing", "-n", "shop");
      installation.awaitReady("next");
      assertNothingWrong(prober);
    }
  }

  @Test
  void aHostThatLeftDeniesThoughAGrantedWildcardIsOpen() {
    grant("*.open.example.test");
    installation.apply(trigger("open", "hosts: [\"*.open.example.test\"]\nauthType: Anonymous\n"));
    assertThat(installation.recommended().get("a.open.example.test", "/").status()).isEqualTo(200);
    installation.apply(trigger("inner", spec("inner.open", "", SAMPLE_JWKS, "")));
    assertThat(installation.recommended().get(host("inner.open"), "/").status()).isEqualTo(401);

    installation.kubectl("delete", ClusterInstallation.trigger(), "inner", "-n", "shop");
    List<Integer> answers = new ArrayList<>();
    await("both servers have heard of it")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (int request = 0; request < 12; request++) {
                answers.add(installation.recommended().get(host("inner.open"), "/").status());
              }
              return answers.subList(answers.size() - 12, answers.size()).stream()
                  .allMatch(status -> status == 403);
            });

    assertThat(answers).isSubsetOf(401, 403);
    assertThat(installation.recommended().get("a.open.example.test", "/").status()).isEqualTo(200);
  }

  private void grant(String host) {
    String grants =
        "hostGrants: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}},"
            + " hosts: ['%s']}]".formatted(host);
    installation.kubectl(
        "patch",
        "configmap",
        "httptrigger-operator",
        "-n",
        "httptrigger-system",
        "-p",
        "{\"data\": {\"config.yaml\": \"" + grants + "\"}}");
  }

  @Test
  void anApiServerStoppedAndStartedChangesNoAnswer() {
    try (Prober prober = probe("steady")) {
      installation.apiServer().stop();
      assertNothingWrong(prober);
      installation.apiServer().startAgain();
      installation.apply(trigger("after", spec("after", "", SAMPLE_JWKS, "")));
      assertNothingWrong(prober);
    }
  }

  @Test
  void anEditThatCantBeUsedKeepsTheLastGoodAndSaysSo() {
    installation.apply(trigger("edited", spec("edited", "", SAMPLE_JWKS, "")));
    String tooLong = "denial: {unauthorized: {body: " + "é".repeat(4_096) + "}}";
    installation.submit(trigger("edited", spec("edited", tooLong, SAMPLE_JWKS, "")));
    await("the finding is shown")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(wide("edited")).contains("TooLong: spec.denial"));
    assertThat(installation.recommended().get(host("edited"), "/").status()).isEqualTo(401);
    assertThat(installation.recommended().get(host("edited"), "/", bearer(SAMPLE_TOKEN)).status())
        .isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          remote-keys   | NotSupportedYet    | 'jwt: {providers: [{name: main, jwks: {remote: {uri: "https://keys.example.test/"}}}]}'
          same-cookie   | SameTarget         | 'jwt: {tokenLocations: [{in: Cookie, name: s}], forwardClaims: [{claim: sub, to: Cookie, name: s}]}'
          same-target   | SameTarget         | 'jwt: {forwardClaims: [{claim: a, to: Header, name: X-Id}, {claim: b, to: Header, name: x-id}]}'
          weak-key      | NoUsableKey        | 'jwt: {providers: [{name: main, jwks: {inline: {keys: [{kty: RSA, e: AQAB, "n": AQAB}]}}}]}'
          short-secret  | NoUsableKey        | 'jwt: {providers: [{name: main, jwks: {inline: {keys: [{kty: oct, alg: HS256, k: c2hvcnQ}]}}}]}'
          well-known    | WellKnownKey       | 'jwt: {providers: [{name: main, jwks: {inline: SAMPLE}}]}'
          no-algorithm  | NoUsableKey        | 'jwt: {providers: [{name: main, algorithms: [ES256], jwks: {allowWellKnownKeys: true, inline: SAMPLE}}]}'
          same-kid      | KidDuplicate       | 'jwt: {providers: [{name: main, jwks: {inline: {keys: [{kty: oct, kid: a, k: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE}, {kty: oct, kid: a, k: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDI}]}}}]}'
          wildcard      | WildcardNotGranted | 'hosts: ["*.wild.example.test"]'
          """,
      delimiter = '|')
  void aWrongTriggerShowsItsFindingWhereverOneLooks(String name, String code, String wrong)
      throws IOException {
    String manifest = trigger(name, wrongSpec(name, wrong.replace("SAMPLE", SAMPLE_JWKS)));
    installation.submit(manifest);
    await("the finding is shown")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(wide(name)).contains(code + ": spec"));

    if (!code.equals("WildcardNotGranted")) { // a file knows no grants
      assertThat(wide(name)).contains(firstError(validate(name, manifest)));
    }
    String host = wrong.contains("wild") ? "a.wild.example.test" : host(name);
    assertThat(installation.recommended().get(host, "/", bearer(SAMPLE_TOKEN)).status())
        .isEqualTo(403);
  }

  /** The finding of the first error line: {@code FILE:LINE: error: FINDING}. */
  private static String firstError(String findings) {
    String mark = ": error: ";
    return findings
        .lines()
        .filter(line -> line.contains(mark))
        .map(line -> line.substring(line.indexOf(mark) + mark.length()))
        .findFirst()
        .orElseThrow();
  }

  private static String wrongSpec(String name, String wrong) {
    String hosts = wrong.startsWith("hosts") ? "" : "hosts: [\"" + host(name) + "\"]\n";
    String providers =
        "providers: [{name: main, jwks: {inline: " + SAMPLE_JWKS + ", allowWellKnownKeys: true}}]";
    if (!wrong.contains("jwt:")) {
      return hosts + wrong + "\njwt: {" + providers + "}\n";
    }
    if (wrong.contains("providers")) {
      return hosts + wrong + "\n";
    }
    return hosts + wrong.replace("jwt: {", "jwt: {" + providers + ", ") + "\n";
  }

  private String wide(String name) {
    return installation.kubectl(
        "get", ClusterInstallation.trigger(), name, "-n", "shop", "-o", "wide");
  }

  @TempDir private Path files;

  private String validate(String name, String manifest) throws IOException {
    Path file = Files.writeString(files.resolve(name + ".yaml"), manifest);
    return Command.of(
            List.of(Checkout.root().resolve("httptrigger").toString(), "validate", file.toString()))
        .run()
        .out();
  }

  @Test
  void theColumnsSayWhatATriggerDoes() {
    installation.apply(trigger("columns", spec("columns", "", SAMPLE_JWKS, "")));
    List<String> columns =
        Arrays.asList(wide("columns").lines().skip(1).findFirst().orElseThrow().split(" {2,}"));
    assertThat(columns).contains("columns", host("columns"), "Jwt", "True");
  }
}
