package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateCommandTest {
  /** A trigger with nothing to say about it. */
  private static final String GOOD =
      """
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: orders, namespace: shop}
      spec:
        hosts: [orders.example.com]
        pathPrefixes: ["/"]
        match: {mode: Whitelist, paths: [/healthz]}
        jwt:
          tokenLocations: [{in: Header, name: Authorization, prefix: "Bearer "}]
          providers:
          - name: main
            issuer: https://login.example.com/
            audiences: [orders]
            jwks:
              inline: {keys: [KEY]}
          forwardClaims:
          - {claim: sub, to: Header, name: x-user-id}
      """
          .replace("KEY", TokenMint.generate("ES256", "k1").publicJwk());

  @TempDir private Path folder;

  @ParameterizedTest(name = "{1} in line {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          4  | UnknownField       | spec:                       | spek:
          5  | HostNotValid       | hosts: [orders.example.com] | hosts: ["orders example com"]
          6  | PathNotPlain       | pathPrefixes: ["/"]         | pathPrefixes: ["/%61"]
          7  | MatchPathsRequired | paths: [/healthz]           |
          7  | PathNotPlain       | paths: [/healthz]           | paths: [/a/../b]
          7  | NotOneOf           | mode: Whitelist             | mode: Allowlist
          9  | NameNotValid       | in: Header, name: Authorization, prefix: "Bearer " | in: Cookie, name: "a b"
          12 | UnknownField       | issuer: https               | isuer: https
          13 | WrongType          | audiences: [orders]         | audiences: orders
          13 | TooFew             | audiences: [orders]         | audiences: []
          17 | ForbiddenTarget    | name: x-user-id             | name: host
          17 | ClaimOrClaimPath   | claim: sub, to              | to
          """)
  void aWrongTriggerIsRefusedWithTheFindingOfTheStatus(
      int line, String code, String good, String bad) throws IOException {
    String text = GOOD.replace(good, bad == null ? "" : bad);
    assertThat(text).isNotEqualTo(GOOD);
    Path file = Files.writeString(folder.resolve("orders.yaml"), text);

    Run.Outcome outcome = new Run().of("validate", file.toString());

    assertThat(outcome.exit()).isEqualTo(1);
    Finding expected = findingOf(text, code);
    assertThat(outcome.output())
        .contains(file + ":" + line + ": error: " + expected.line() + "\n")
        .contains("1 trigger: 0 accepted, 1 refused");
    assertThat(expected.mend()).isNotBlank();
  }

  private static Finding findingOf(String text, String code) {
    Manifest manifest = ManifestParser.parse("orders.yaml", text).manifests().getFirst();
    return TriggerCheck.create().check(manifest.tree()).findings().stream()
        .filter(finding -> finding.code().text().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no finding " + code));
  }

  @Test
  void aGoodTriggerIsClean() {
    Run.Outcome outcome = new Run().withInput(GOOD).of("validate", "--strict", "-");

    assertThat(outcome.output()).isEqualTo("1 trigger: 1 accepted, 0 refused, 0 warnings.\n");
    assertThat(outcome.exit()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 2"})
  void warningsCountOnlyWhenStrict(boolean strict, int exit) {
    String text = GOOD.replace("audiences: [orders]", "# any");

    Run.Outcome outcome =
        new Run()
            .with("HTTPTRIGGER_STRICT", Boolean.toString(strict))
            .withInput(text)
            .of("validate", "-");

    assertThat(outcome.exit()).isEqualTo(exit);
    assertThat(outcome.output()).contains("warning: AudienceNotChecked", "1 accepted");
  }

  @Test
  void aListThatTheFilesDoNotBringAlongIsSaidAndOneThatTheyDoIsChecked() throws IOException {
    Run.Outcome without = validateWithList("");
    Run.Outcome good = validateWithList("tokens: [{iss: https://login.example.com/, jti: a}]");
    Run.Outcome mistyped = validateWithList("tokens: [{iss: https://login.example.com, jti: a}]");
    Run.Outcome bad = validateWithList("tokens: 1");

    assertThat(without.output()).contains("orders.yaml:", "info: ReferenceNotChecked: ");
    assertThat(without.exit()).isZero();
    assertThat(good.output())
        .isEqualTo(
            "1 trigger: 1 accepted, 0 refused, 0 warnings. 1 object of other kinds, not"
                + " checked.\n");
    assertThat(good.exit()).isZero();
    assertThat(mistyped.output()).contains("warning: RevokedIssuerUnknown: ", "tokens[0]");
    assertThat(mistyped.exit()).isEqualTo(2);
    assertThat(bad.output()).contains("error: RevokedTokensUnreadable: ", "tokens is no list.");
    assertThat(bad.exit()).isEqualTo(1);
  }

  /** The trigger in one file; the list in another, unless it is empty. */
  private Run.Outcome validateWithList(String list) throws IOException {
    List<String> command = new ArrayList<>(List.of("validate", "--strict"));
    command.add(
        Files.writeString(
                folder.resolve("orders.yaml"),
                GOOD + "    revokedTokens: {configMapRef: {name: revoked, key: list}}\n")
            .toString());
    if (!list.isEmpty()) {
      command.add(
          Files.writeString(
                  folder.resolve("list.yaml"),
                  """
                  apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: revoked, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
                  data: {list: '%s'}
                  """
                      .formatted(list))
              .toString());
    }
    return new Run().of(command.toArray(String[]::new));
  }

  @Test
  void keysThatTheFilesDoNotBringAlongAreSaidAndThoseThatTheyDoAreChecked() {
    String keys = TokenMint.publicJwks(TokenMint.generate("ES256", "k1"));
    String text = GOOD.replaceFirst("inline: .*", "secretRef: {name: keys, key: jwks}");
    String secret =
        """
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
        stringData: {jwks: '%s'}
        """;

    Run.Outcome without = new Run().withInput(text).of("validate", "--strict", "-");
    Run.Outcome good =
        new Run()
            .withInput(text + secret.formatted(keys))
            .of("validate", "--strict", "-o", "json", "-");
    Run.Outcome bad = new Run().withInput(text + secret.formatted("topsecret")).of("validate", "-");

    assertThat(without.exit()).as(without.output()).isZero();
    assertThat(without.output()).contains("info: ReferenceNotChecked: ", "Secret shop/keys");
    assertThat(good.exit()).as(good.output()).isZero();
    assertThat(good.output())
        .contains("\"keysFrom\" : \"Secret shop/keys, jwks\"", "\"thumbprint\" : ")
        .doesNotContain("ReferenceNotChecked");
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.output()).contains("error: JwksUnreadable: ").doesNotContain("topsecret");
  }

  @Test
  void keysAtAUrlAreCheckedInFormAndNotFetched() {
    String good = GOOD.replaceFirst("inline: .*", "remote: {uri: \"https://a.example/keys\"}");
    Run.Outcome outcome = new Run().withInput(good).of("validate", "--strict", "-o", "json", "-");
    Run.Outcome http =
        new Run().withInput(good.replace("https://a", "http://a")).of("validate", "--strict", "-");
    Run.Outcome bad = new Run().withInput(good.replace("a.example", "10.1")).of("validate", "-");

    assertThat(outcome.exit()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains(
            "ReferenceNotChecked", "\"keysFrom\" : \"https://a.example/keys\"", "not fetched");
    assertThat(http.exit()).isEqualTo(2);
    assertThat(http.output()).contains("warning: UrlNotHttps: ");
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.output()).contains("error: UrlNotValid: ");
  }

  @Test
  void aFolderIsAllItsManifestsAndOthersAreCounted() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), GOOD);
    Files.createDirectories(folder.resolve("below/..data"));
    Files.writeString(
        folder.resolve("below/b.yml"),
        GOOD.replace("name: orders", "name: b").replace("orders.example.com", "b.example.com")
            + "---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n");
    Files.writeString(folder.resolve("below/..data/c.yaml"), "no: [manifest");
    Files.writeString(folder.resolve("README.md"), "no manifest");

    Run.Outcome outcome = new Run().of("validate", folder.toString());

    assertThat(outcome.output())
        .isEqualTo(
            "2 triggers: 2 accepted, 0 refused, 0 warnings. 1 object of other kinds, not"
                + " checked.\n");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void whatIsNoYamlIsNamedByFileAndLine() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), GOOD + "---\nspec: [1, 2\n");

    Run.Outcome outcome = new Run().of("validate", file.toString());

    assertThat(outcome.exit()).isEqualTo(66);
    assertThat(outcome.output()).contains(file + ":", "1 trigger", "1 part not readable");
  }

  @Test
  void aMissingFileIsUnreadableInput() {
    Run.Outcome outcome = new Run().of("validate", folder.resolve("none.yaml").toString());

    assertThat(outcome.exit()).isEqualTo(66);
    assertThat(outcome.errors()).contains("none.yaml", "no such file");
  }

  @Test
  void anEmptyFolderIsUnreadableInput() {
    Run.Outcome outcome = new Run().of("validate", folder.toString());

    assertThat(outcome.exit()).isEqualTo(66);
    assertThat(outcome.errors()).contains("no manifest");
  }

  @Test
  void withoutAFileItIsWrongUsage() {
    assertThat(new Run().of("validate").exit()).isEqualTo(64);
  }

  @Test
  void aHostGoesToOneTriggerAndANameIsThereOnce() {
    String other = GOOD.replace("name: orders", "name: late").replace("/healthz", "/other");

    Run.Outcome outcome =
        new Run().withInput(GOOD + "---\n" + other + "---\n" + GOOD).of("validate", "-");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output())
        .contains(": error: Conflict: spec.hosts[0]: ", "shop/late", "3 triggers: 1 accepted")
        .contains("error: Duplicate: metadata.name: shop/orders is there already, in -:1.");
  }

  @Test
  void keysAreLookedAtToo() {
    Run.Outcome outcome =
        new Run()
            .withInput(GOOD.replace("\"crv\":\"P-256\"", "\"crv\":\"P-384\""))
            .of("validate", "-");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("-:15: ", "spec.jwt.providers[0].jwks.inline");
  }

  @Test
  void jsonShowsTheValuesInEffectAndNoSecrets() {
    String secret = "A".repeat(43);
    String key = "{kty: oct, kid: k1, alg: HS256, k: " + secret + "}";
    String text =
        GOOD.replaceFirst("\\{keys: .*", "{keys: [" + key + "]}")
            .replace("spec:", "spec:\n  profile: FunctionCompute");

    Run.Outcome outcome = new Run().withInput(text).of("validate", "-o", "json", "-");

    assertThat(outcome.output()).doesNotContain(secret).doesNotContain("thumbprint");
    assertThat(Json.parse(outcome.output()))
        .hasValueSatisfying(
            json -> {
              JsonNode effective = json.at("/triggers/0/effective");
              assertThat(effective.path("profile").asText()).isEqualTo("FunctionCompute");
              assertThat(effective.at("/cors/preflight").asText()).isEqualTo("Allow");
              assertThat(effective.at("/hosts/0/prefixes/0").asText()).isEqualTo("/");
              JsonNode provider = effective.at("/jwt/providers/0");
              assertThat(provider.path("clockSkew").asText()).isEqualTo("0s");
              assertThat(provider.path("requireExpiration").asBoolean(true)).isFalse();
              assertThat(provider.at("/keys/0/kid").asText()).isEqualTo("k1");
            });
  }

  @Test
  void jsonHoldsEveryPartOfAFinding() {
    String text = GOOD.replace("issuer:", "isuer:");

    Run.Outcome outcome = new Run().withInput(text).of("validate", "-o", "json", "-");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(Json.parse(outcome.output()))
        .hasValueSatisfying(
            json -> {
              assertThat(json.at("/triggers/0/trigger").asText()).isEqualTo("shop/orders");
              assertThat(json.at("/triggers/0/accepted").asBoolean(true)).isFalse();
              assertThat(json.at("/triggers/0/findings/0/code").asText()).isEqualTo("UnknownField");
              assertThat(json.at("/triggers/0/findings/0/severity").asText()).isEqualTo("error");
              assertThat(json.at("/triggers/0/findings/0/field").asText())
                  .isEqualTo("spec.jwt.providers[0].isuer");
              assertThat(json.at("/triggers/0/findings/0/line").asInt()).isEqualTo(12);
              assertThat(json.at("/triggers/0/findings/0/mend").asText()).contains("issuer");
            });
  }
}
