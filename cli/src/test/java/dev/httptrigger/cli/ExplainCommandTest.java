package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.testkit.TokenMint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final long NOW = Run.NOW.getEpochSecond();

  private static final String TRIGGERS =
      """
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: orders, namespace: shop}
      spec:
        hosts: [orders.example.com]
        methods: [GET, POST]
        match: {mode: Whitelist, paths: ["/healthz", "/public/*"]}
        jwt:
          providers:
          - {name: main, issuer: me, audiences: [orders], jwks: {inline: {keys: [KEY]}}}
          forwardClaims: [{claim: sub, to: Header, name: x-user-id}]
      ---
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: all, namespace: shop}
      spec:
        hosts: [all.example.com]
        enforcement: DryRun
        jwt:
          providers:
          - {name: main, issuer: me, audiences: [orders], jwks: {inline: {keys: [KEY]}}}
          forwardClaims:
          - {claim: sub, to: Cookie, name: cid}
          - {claim: sub, to: Query, name: uid}
          - {claim: sub, to: Form, name: fid}
      ---
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: broken, namespace: shop}
      spec: {hosts: [broken.example.com], authType: Anonymus}
      """
          .replace("KEY", MINT.publicJwk());

  @Test
  void keysAtAUrlAreNotFetchedAndThatIsSaid() {
    Run.Outcome outcome =
        new Run()
            .withInput(
                """
                apiVersion: httptrigger.dev/v1alpha1
                kind: HttpTrigger
                metadata: {name: orders, namespace: shop}
                spec:
                  hosts: [orders.example.com]
                  jwt:
                    providers:
                    - name: main
                      issuer: me
                      audiences: [orders]
                      jwks: {remote: {uri: https://a.example/keys}}
                """)
            .of(
                "explain",
                "-f",
                "-",
                "GET",
                "http://orders.example.com/",
                "-H",
                "Authorization: Bearer " + MINT.sign("{\"iss\":\"me\",\"exp\":99999999999}"));

    assertThat(outcome.output()).contains("DENY 401 unknown_key");
    assertThat(outcome.errors()).contains("ReferenceNotChecked: ", "not fetched");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET     | http://orders.example.com/healthz        |         | Allow |
          GET     | https://ORDERS.example.com:8443/public/a |         | Allow |
          GET     | http://orders.example.com/public         |         | Deny  | no_token
          GET     | http://orders.example.com/public/..%2fa  |         | Deny  | no_token
          GET     | http://orders.example.com                | good    | Allow |
          GET     | http://orders.example.com/?page=2        | good    | Allow |
          GET     | http://orders.example.com/               | expired | Deny  | expired
          GET     | http://orders.example.com/               | foreign | Deny  | bad_signature
          DELETE  | http://orders.example.com/               | good    | Deny  | method_not_allowed
          GET     | http://elsewhere.example.com/            | good    | Deny  | no_trigger
          GET     | http://broken.example.com/               | good    | Deny  | invalid_trigger
          """)
  void saysWhatTheServerWouldSay(
      String method, String url, @Nullable String token, String decision, @Nullable String reason) {
    JsonNode json = explain(method, url, token);

    assertThat(json.path("decision").asText()).isEqualTo(decision);
    assertThat(json.path("reason").asText()).isEqualTo(reason == null ? "" : reason);
    assertThat(json.path("steps")).isNotEmpty();
  }

  @Test
  void showsTheStepsAndWhatTheUpstreamGets() {
    Run.Outcome outcome = run("GET", "http://orders.example.com/", "good");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output())
        .contains("token needed: yes", "ALLOW by shop/orders", "the upstream gets x-user-id: ada");
    assertThat(outcome.output()).as("no token").doesNotContain("eyJ");
  }

  @Test
  void showsTheAnswerOfADenial() {
    Run.Outcome outcome = run("GET", "http://orders.example.com/", null);

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output())
        .contains("DENY 401 no_token by shop/orders", "www-authenticate: Bearer");
  }

  @Test
  void tellsWhatIsWrongWithTheManifestsBesideTheAnswer() {
    Run.Outcome outcome = run("GET", "http://broken.example.com/", null);

    assertThat(outcome.output()).contains("DENY 403 invalid_trigger");
    assertThat(outcome.errors()).contains("-:30: NotOneOf: spec.authType");
  }

  @ParameterizedTest
  @CsvSource({"2026-11-25T10:59:00Z, Allow", "2026-11-25T14:00:00Z, Deny"})
  void decidesAsAtAnotherTime(String at, String decision) {
    JsonNode json =
        explain(
            "GET",
            "http://orders.example.com/",
            at.contains("10:59") ? "expired" : "good",
            "--at",
            at);

    assertThat(json.path("decision").asText()).isEqualTo(decision);
    assertThat(json.path("at").asText()).isEqualTo(at);
  }

  @Test
  void anIdSelectsAndMustFitTheHost() {
    String url = "http://orders.example.com/healthz";
    String elsewhere = "http://other.example.com/healthz";

    assertThat(explain("GET", url, null, "--id", "shop/orders").path("decision").asText())
        .isEqualTo("Allow");
    assertThat(explain("GET", elsewhere, null, "--id", "shop/orders").path("reason").asText())
        .isEqualTo("no_trigger");
    assertThat(explain("GET", url, null, "--require-id").path("reason").asText())
        .isEqualTo("no_trigger");
  }

  @Test
  void aGatewayThatIsBoundToANamespaceChoosesThere() {
    String url = "http://orders.example.com/healthz";

    assertThat(
            explain("GET", url, null, "--gateway-namespace=edge=shop", "--authority=edge")
                .path("trigger")
                .asText())
        .isEqualTo("shop/orders");
    assertThat(
            explain("GET", url, null, "--gateway-namespace=edge=web", "--authority=edge")
                .path("reason")
                .asText())
        .isEqualTo("no_trigger");
  }

  @Test
  void showsAllThatTheUpstreamGets() {
    String url = "http://all.example.com/?uid=forged";
    String[] form = {"-d", "fid=forged&a=1", "-H", "Cookie: cid=forged; a=1"};

    assertThat(explain("POST", url, "good", form).path("reason").asText())
        .isEqualTo("unsupported_body");

    String[] flags =
        Stream.of(form, new String[] {"--form-processor"})
            .flatMap(Stream::of)
            .toArray(String[]::new);
    JsonNode json = explain("POST", url, "good", flags);
    assertThat(json.path("target").asText()).isEqualTo("/?uid=ada");
    assertThat(json.path("setHeaders").toString()).contains("cookie", "a=1; cid=ada");
    assertThat(json.path("form").toString())
        .isEqualTo(
            "{\"isForm\":true,\"remove\":[\"fid\",\"uid\"],"
                + "\"add\":[{\"name\":\"fid\",\"value\":\"ada\"}]}");
    assertThat(run("POST", url, "good", flags).output())
        .contains(
            "the upstream gets the target /?uid=ada",
            "the upstream gets cookie: a=1; cid=ada",
            "the upstream gets in its form fid=ada");
    assertThat(run("POST", url, "expired", flags).output())
        .contains("ALLOW by shop/all, in a DryRun: expired");
  }

  @Test
  void theHostHeaderIsTheHost() {
    JsonNode json =
        explain("GET", "http://127.0.0.1:10000/healthz", null, "-H", "Host: orders.example.com");

    assertThat(json.path("trigger").asText()).isEqualTo("shop/orders");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          orders.example.com/  | Accept: */*  | no scheme
          http://a/            | no colon     | Name: value
          """)
  void whatIsNoRequestIsWrongUsage(String url, String header, String message) {
    Run.Outcome outcome =
        new Run().withInput(TRIGGERS).of("explain", "-f", "-", "-H", header, "GET", url);

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.errors()).contains(message);
  }

  @Test
  void aFileThatIsNoYamlIsUnreadableInput() {
    Run.Outcome outcome =
        new Run().withInput("a: [b").of("explain", "-f", "-", "GET", "http://a.example.com/");

    assertThat(outcome.exit()).isEqualTo(66);
    assertThat(outcome.errors()).contains("-:1: ");
  }

  private static JsonNode explain(
      String method, String url, @Nullable String token, String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.addAll(List.of("-o", "json"));
    Run.Outcome outcome = run(method, url, token, all.toArray(String[]::new));
    return Json.parse(outcome.output())
        .orElseThrow(() -> new AssertionError(outcome.output() + outcome.errors()));
  }

  private static Run.Outcome run(
      String method, String url, @Nullable String token, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", "-f", "-", method, url));
    if (token != null) {
      arguments.addAll(List.of("-H", "Authorization: Bearer " + token(token)));
    }
    arguments.addAll(List.of(more));
    return new Run().withInput(TRIGGERS).of(arguments.toArray(String[]::new));
  }

  private static String token(String kind) {
    return switch (kind) {
      case "good" -> MINT.sign(claims(NOW + 3_600));
      case "expired" -> MINT.sign(claims(NOW - 3_600));
      case "foreign" -> TokenMint.generate("ES256", "k1").sign(claims(NOW + 3_600));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String claims(long expires) {
    return "{\"iss\":\"me\",\"aud\":\"orders\",\"sub\":\"ada\",\"exp\":" + expires + "}";
  }
}
