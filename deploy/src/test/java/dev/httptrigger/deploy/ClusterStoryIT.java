package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.SAMPLE_JWKS;
import static dev.httptrigger.deploy.Manifests.SAMPLE_TOKEN;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.spec;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The story, with the triggers in a cluster, and what only a cluster can go through. */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterStoryIT extends Story
    implements PlacesStory, AccessStory, RevocationStory, RotationStory, RouteStory, TenantsStory {
  private static final Pattern INDEX_NAME = Pattern.compile("index-\\d\\d");
  private static final String READY = "{.status.conditions[?(@.type==\"Ready\")].status}";

  private ClusterInstallation installation;

  /** What {@code validate} says of all wrong triggers; empty before the first of them is asked. */
  private List<String> findings = List.of();

  @BeforeAll
  void start() {
    installation = ClusterInstallation.start(Shipped.KEYS_FROM_HERE);
  }

  @AfterAll
  void stop() {
    installation.close();
  }

  @Override
  public ClusterInstallation installation() {
    return installation;
  }

  private Prober probe(String name) {
    installation.apply(trigger(name, spec(name, "", SAMPLE_JWKS, "")));
    return Prober.start(
        installation.recommended(), host(name), SAMPLE_TOKEN, SAMPLE_TOKEN.substring(1));
  }

  private void assertNothingWrong(Prober prober) {
    int before = prober.asked();
    await("some more answers")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !prober.wrong().isEmpty() || prober.asked() > before + 30);
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
      installation.kubectl("delete", "--raw", "/api/v1/namespaces/httptrigger-config/secrets");
      awaitRecords(records);
      installation.kubectl(
          words(
              List.of(
                  "patch",
                  "-n",
                  "httptrigger-config",
                  "--type=merge",
                  "-p",
                  "{\"data\":{\"content\":\"e30=\"}}"),
              records.lines().limit(20)));
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
      installation.apply(trigger("repaired", spec("repaired", "methods: [GET]", SAMPLE_JWKS, "")));
      assertThat(installation.recommended().send("PUT", host("repaired"), "/").status())
          .isEqualTo(405);
      assertNothingWrong(prober);
    }
  }

  private static String[] words(List<String> first, Stream<String> more) {
    return Stream.concat(first.stream(), more).toArray(String[]::new);
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
      await("the one that is behind is named")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(status("frozen", "{.status.replicas}"))
                      .contains("\"applied\":1", "\"total\":2", "httptrigger-ext-authz-1"));
      assertThat(status("frozen", READY)).isEqualTo("False");
    } finally {
      installation.server(1).thaw();
    }
    installation.awaitReady("frozen");
    assertThat(installation.recommended().get(host("frozen"), "/", bearer(SAMPLE_TOKEN)).status())
        .isEqualTo(200);
  }

  @Test
  void aRotationCanBeFollowedInStatusToItsEnd() {
    TokenMint old = TokenMint.generate("ES256", "old");
    TokenMint fresh = TokenMint.generate("ES256", "fresh");
    Instant began = Instant.now();
    String claims = "{\"exp\":" + began.plus(Duration.ofHours(1)).getEpochSecond() + "}";
    installation.submit(keys(old));
    installation.apply(
        trigger(
            "rotated",
            """
            hosts: ["%s"]
            jwt:
              providers:
              - name: main
                jwks: {secretRef: {name: rotated-keys, key: jwks.json}}
            """
                .formatted(host("rotated"))));
    awaitKeys("old Everywhere -");

    assertThat(
            installation.recommended().get(host("rotated"), "/", bearer(old.sign(claims))).status())
        .isEqualTo(200);
    await("the day of the use is shown")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(keysOf("rotated"))
                    .isIn(
                        List.of("old Everywhere " + day(began)),
                        List.of("old Everywhere " + day(Instant.now()))));
    String used = keysOf("rotated").getFirst();

    installation.server(1).freeze();
    try {
      installation.submit(keys(old, fresh));
      awaitKeys(used, "fresh Arriving -");
    } finally {
      installation.server(1).thaw();
    }
    awaitKeys(used, "fresh Everywhere -");
    assertThat(
            installation
                .recommended()
                .everyServerAnswers(200, host("rotated"), bearer(fresh.sign(claims))))
        .isTrue();

    installation.submit(keys(fresh));
    await("the old key is gone")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(keysOf("rotated").toString()).doesNotContain("old"));
    assertThat(
            installation
                .recommended()
                .everyServerAnswers(401, host("rotated"), bearer(old.sign(claims))))
        .isTrue();
  }

  private static String day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
  }

  private static String keys(TokenMint... mints) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: rotated-keys, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
    stringData: {jwks.json: '%s'}
    """
        .formatted(TokenMint.publicJwks(mints));
  }

  /** Of each key its kid, where it is in force, and when it was last used. */
  private List<String> keysOf(String name) {
    return status(name, "{range .status.keys[*]}{.kid} {.inForce} {.lastUsed}{\"\\n\"}{end}")
        .lines()
        .map(line -> line.endsWith(" ") ? line + "-" : line)
        .toList();
  }

  private void awaitKeys(String... expected) {
    await("the keys are shown")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(keysOf("rotated")).containsExactly(expected));
  }

  @Test
  void aServerRestartedWhileTheOperatorIsDownIsReadyAndRight() {
    installation.apply(trigger("restarted", spec("restarted", "", SAMPLE_JWKS, "")));
    installation.killOperator();
    try {
      installation.restartServers();
      await("Envoy has found both servers again")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  installation
                      .recommended()
                      .everyServerAnswers(200, host("restarted"), bearer(SAMPLE_TOKEN)));
      assertThat(installation.recommended().everyServerAnswers(401, host("restarted"))).isTrue();
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
      installation.startAnotherOperator();
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
    installation.grant("shop", "*.open.example.test");
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
  void serversThatStartWhileTheApiServerIsAwayAreNotReadyAndDenyUntilItIsBack() {
    installation.apply(trigger("early", spec("early", "", SAMPLE_JWKS, "")));
    installation.apiServer().stop();
    try {
      installation.restartServersWithoutWaiting();
      await("both listen, and deny")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  installation
                      .recommended()
                      .everyServerAnswers(403, host("early"), bearer(SAMPLE_TOKEN)));
      await("they stay so")
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  !installation.server(0).isReady()
                      && !installation.server(1).isReady()
                      && installation
                          .recommended()
                          .everyServerAnswers(403, host("early"), bearer(SAMPLE_TOKEN)));
    } finally {
      installation.apiServer().startAgain();
    }
    await("they are ready and right")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                installation.server(0).isReady()
                    && installation.server(1).isReady()
                    && installation
                        .recommended()
                        .everyServerAnswers(200, host("early"), bearer(SAMPLE_TOKEN)));
    // The operator may have ended meanwhile; as a kubelet does, somebody starts it again.
    if (!installation.operator().isAlive()) {
      installation.startOperatorAgain();
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

  /**
   * A trigger that the API server takes and that can't be used.
   *
   * @param name of the trigger
   * @param code of its finding
   * @param spec of the trigger in flow style; {@code SAMPLE} stands for the sample keys. Hosts,
   *     {@code jwt} and its {@code providers} are added where it has none
   */
  record WrongTrigger(String name, String code, String spec) {
    /** A host that nobody gets to by this trigger. */
    String host() {
      return spec.startsWith("hosts: ") ? "a.wild.example.test" : Manifests.host(name);
    }

    String manifest() {
      String hosts = spec.startsWith("hosts: ") ? "" : "hosts: [\"" + host() + "\"], ";
      return trigger(name, "{" + hosts + withProviders().replace("SAMPLE", SAMPLE_JWKS) + "}\n");
    }

    private String withProviders() {
      String providers =
          "jwt: {providers: [{name: main, jwks: {inline: SAMPLE, allowWellKnownKeys: true}}]";
      if (spec.contains("providers: ")) {
        return spec;
      }
      return spec.contains("jwt: {")
          ? spec.replace("jwt: {", providers + ", ")
          : spec + ", " + providers + "}";
    }

    /** The name of the test. */
    @Override
    public String toString() {
      return name + ": " + code;
    }
  }

  static List<WrongTrigger> wrongTriggers() {
    return """
    remote-keys     | UrlNotValid        | jwt: {providers: [{name: main, jwks: {remote: {uri: "https://127.1/"}}}]}
    same-cookie     | SameTarget         | jwt: {tokenLocations: [{in: Cookie, name: s}], forwardClaims: [{claim: sub, to: Cookie, name: s}]}
    same-target     | SameTarget         | jwt: {forwardClaims: [{claim: a, to: Header, name: X-Id}, {claim: b, to: Header, name: x-id}]}
    weak-key        | NoUsableKey        | jwt: {providers: [{name: main, jwks: {inline: {keys: [{kty: RSA, e: AQAB, "n": AQAB}]}}}]}
    short-secret    | NoUsableKey        | jwt: {providers: [{name: main, jwks: {inline: {keys: [{kty: oct, alg: HS256, k: c2hvcnQ}]}}}]}
    well-known      | WellKnownKey       | jwt: {providers: [{name: main, jwks: {inline: SAMPLE}}]}
    no-algorithm    | NoUsableKey        | jwt: {providers: [{name: main, algorithms: [ES256], jwks: {allowWellKnownKeys: true, inline: SAMPLE}}]}
    same-kid        | KidDuplicate       | jwt: {providers: [{name: main, jwks: {inline: {keys: [{kty: oct, kid: a, k: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE}, {kty: oct, kid: a, k: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDI}]}}}]}
    token-in-host   | ForbiddenLocation  | jwt: {tokenLocations: [{in: Header, name: Host}]}
    token-in-cookie | ForbiddenLocation  | jwt: {tokenLocations: [{in: Header, name: Cookie}]}
    open-rule       | RuleOnOpenPath     | match: {mode: Whitelist, paths: ["/open/*"]}, jwt: {authorization: [{paths: [/open/x], scopes: [a]}]}
    two-scopes      | ScopeNotValid      | jwt: {authorization: [{scopes: ["a b"]}]}
    wildcard        | WildcardNotGranted | hosts: ["*.wild.example.test"]
    """
        .lines()
        .map(row -> row.split("\\s*[|]\\s*", 3))
        .map(cells -> new WrongTrigger(cells[0], cells[1], cells[2]))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("wrongTriggers")
  void aWrongTriggerShowsItsFindingWhereverOneLooks(WrongTrigger wrong, @TempDir Path files)
      throws IOException {
    if (findings.isEmpty()) {
      findings = submitAndValidate(wrongTriggers(), files);
    }
    await("the finding is shown")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(wide(wrong.name())).contains(wrong.code() + ": spec"));

    if (!wrong.code().equals("WildcardNotGranted")) { // a file knows no grants
      assertThat(wide(wrong.name())).contains(firstError(wrong.name()));
    }
    assertThat(installation.recommended().get(wrong.host(), "/", bearer(SAMPLE_TOKEN)).status())
        .isEqualTo(403);
  }

  /** All of them at once, as a person would with a folder; gives what {@code validate} says. */
  private List<String> submitAndValidate(List<WrongTrigger> all, Path folder) throws IOException {
    for (WrongTrigger each : all) {
      Files.writeString(folder.resolve(each.name() + ".yaml"), each.manifest());
    }
    installation.kubectl("apply", "-f", folder.toString());
    return Command.of(Program.launcher().toString(), "validate", folder.toString())
        .run()
        .out()
        .lines()
        .toList();
  }

  /** The finding of the trigger's first error line: {@code FILE:LINE: error: FINDING}. */
  private String firstError(String name) {
    String mark = ": error: ";
    return findings.stream()
        .filter(line -> line.contains("/" + name + ".yaml:") && line.contains(mark))
        .map(line -> line.substring(line.indexOf(mark) + mark.length()))
        .findFirst()
        .orElseThrow();
  }

  private String wide(String name) {
    return installation.kubectl(
        "get", ClusterInstallation.trigger(), name, "-n", "shop", "-o", "wide");
  }

  private String status(String name, String jsonPath) {
    return installation.kubectl(
        "get", ClusterInstallation.trigger(), name, "-n", "shop", "-o", "jsonpath=" + jsonPath);
  }

  @Test
  void theColumnsSayWhatATriggerDoes() {
    installation.apply(trigger("columns", spec("columns", "", SAMPLE_JWKS, "")));
    List<String> columns =
        Arrays.asList(wide("columns").lines().skip(1).findFirst().orElseThrow().split(" {2,}"));
    assertThat(columns).contains("columns", host("columns"), "Jwt", "True");
  }
}
