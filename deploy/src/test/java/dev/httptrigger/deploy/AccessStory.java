package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.spec;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.deploy.Gateway.Answer;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may pass, what a refused client gets to see, and what the upstream is told. */
interface AccessStory {
  /** The installation under test; the same one for all tests of a class. */
  Installation installation();

  String MAIN = "https://main.example.test/";
  String PARTNER = "https://partner.example.test/";

  TokenMint MAIN_KEY = TokenMint.generate("ES256", "k1");
  TokenMint PARTNER_KEY = TokenMint.generate("ES256", "k1");

  String FORGED_USER = "x-user-id: eve";
  String USER_ID = "forwardClaims: [{claim: sub, to: Header, name: x-user-id}]\n";

  /** All triggers of this story: they come into force together. */
  private void applyTriggers() {
    installation()
        .applyOnce(
            trigger("issuers", twoProviders()),
            trigger("guests", withMainKey("guests", "", "missingToken: Allow\n" + GUEST_RULES)),
            trigger("rules", withMainKey("rules", OWN_ANSWERS, RULES)),
            trigger("usual", withMainKey("usual", "methods: [GET, POST]", RULES)),
            trigger("dry-run", withMainKey("dry-run", "enforcement: DryRun", RULES)),
            trigger(
                "no-preflight", withMainKey("no-preflight", "cors: {preflight: Authenticate}", "")),
            trigger(
                "payload", withMainKey("payload", "", "forwardPayload: {header: x-jwt-payload}")));
  }

  /** Members may write, and nobody else gets in there. */
  String RULES =
      USER_ID
          + """
          authorization:
          - paths: ["/admin/*"]
            methods: [POST]
            scopes: ["orders:write"]
            claims: [{claim: role, anyOf: [admin]}, {claimPath: [org, groups], allOf: [staff, eu]}]
          """;

  String GUEST_RULES = USER_ID + "authorization: [{paths: [\"/members/*\"], scopes: [member]}]\n";

  String OWN_ANSWERS =
      """
      denial:
        reason: Header
        unauthorized:
          body: '{"message":"please log in"}'
          contentType: application/problem+json
          headers: [{name: cache-control, value: no-store}]
        forbidden: {body: Not for you, contentType: text/plain; charset=utf-8}
      """;

  private static String withMainKey(String name, String top, String jwt) {
    return spec(name, top, TokenMint.publicJwks(MAIN_KEY), jwt);
  }

  private static String twoProviders() {
    return """
    hosts: ["%s"]
    jwt:
      providers:
      - {name: main, issuer: "%s", jwks: {inline: %s}}
      - {name: partner, issuer: "%s", jwks: {inline: %s}}
    """
        .formatted(
            host("issuers"),
            MAIN,
            TokenMint.publicJwks(MAIN_KEY),
            PARTNER,
            TokenMint.publicJwks(PARTNER_KEY));
  }

  private static String token(TokenMint mint, String claims) {
    return mint.sign("{\"sub\":\"jane\",\"exp\":4829597641" + claims + "}");
  }

  private static String goodToken() {
    return token(MAIN_KEY, "");
  }

  private Answer get(String name, String target, String... lines) {
    applyTriggers();
    return installation().recommended().get(host(name), target, lines);
  }

  private Answer send(String method, String name, String target, String... lines) {
    applyTriggers();
    return installation().recommended().send(method, host(name), target, lines);
  }

  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.passed()).isFalse();
  }

  private static void assertPassedAs(Answer answer, List<String> users) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.passed()).isTrue();
    assertThat(answer.upstreamValues("x-user-id")).isEqualTo(users);
  }

  @Test
  default void ofTwoProvidersTheOneThatTheTokenNamesDecidesAlone() {
    String main = ",\"iss\":\"" + MAIN + "\"";
    String partner = ",\"iss\":\"" + PARTNER + "\"";
    for (String good : List.of(token(MAIN_KEY, main), token(PARTNER_KEY, partner))) {
      assertThat(get("issuers", "/", bearer(good)).status()).isEqualTo(200);
    }
    for (String bad :
        List.of(
            token(PARTNER_KEY, main),
            token(MAIN_KEY, partner),
            token(MAIN_KEY, ""),
            token(MAIN_KEY, ",\"iss\":\"https://main.example.test\""),
            token(MAIN_KEY, ",\"iss\":[\"" + MAIN + "\"]"))) {
      assertRefused(get("issuers", "/", bearer(bad)), 401);
    }
  }

  @Test
  default void whereAMissingTokenIsAllowedABadOneIsNot() {
    assertPassedAs(get("guests", "/", FORGED_USER), List.of());
    assertPassedAs(get("guests", "/", FORGED_USER, bearer(goodToken())), List.of("jane"));
    for (String bad : List.of(token(PARTNER_KEY, ""), "not-a-token", "")) {
      assertRefused(get("guests", "/", bearer(bad)), 401);
    }
    // A rule that applies makes the request need a token after all.
    assertRefused(get("guests", "/members/1"), 401);
    assertRefused(get("guests", "/members/1", bearer(goodToken())), 403);
    assertPassedAs(
        get("guests", "/members/1", bearer(token(MAIN_KEY, ",\"scp\":[\"member\"]"))),
        List.of("jane"));
  }

  @ParameterizedTest(name = "{0} {1} with {2}: {3}")
  @CsvSource(
      textBlock =
          """
          POST | /admin/x | {"scope":"a orders:write","role":"admin","org":{"groups":["eu","staff"]}} | 200
          POST | /admin/x | {"scp":["orders:write"],"role":["user","admin"],"org":{"groups":["eu","staff","x"]}} | 200
          POST | /admin/x | {"scope":"orders:writes","role":"admin","org":{"groups":["eu","staff"]}} | 403
          POST | /admin/x | {"role":"admin","org":{"groups":["eu","staff"]}} | 403
          POST | /admin/x | {"scope":"orders:write","role":"user","org":{"groups":["eu","staff"]}} | 403
          POST | /admin/x | {"scope":"orders:write","org":{"groups":["eu","staff"]}} | 403
          POST | /admin/x | {"scope":"orders:write","role":"admin","org":{"groups":["eu"]}} | 403
          POST | /admin/x | {"scope":"orders:write","role":"admin"} | 403
          POST | /ADMIN/x | {} | 403
          POST | /admin   | {} | 403
          POST | /%61dmin/x | {} | 403
          GET  | /admin/x | {} | 200
          POST | /orders  | {} | 200
          """,
      delimiter = '|',
      quoteCharacter = '`')
  default void rulesOnClaimsHold(String method, String target, String claims, int status) {
    String more = claims.equals("{}") ? "" : "," + claims.substring(1, claims.length() - 1);
    Answer answer = send(method, "usual", target, bearer(token(MAIN_KEY, more)));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.passed()).isEqualTo(status == 200);
    if (status == 403) {
      assertThat(answer.response().header("www-authenticate"))
          .containsExactly("Bearer error=\"insufficient_scope\"");
      assertThat(answer.response().header("x-httptrigger-reason")).isEmpty();
      assertThat(answer.response().body()).isEqualTo("{\"message\":\"insufficient scope\"}");
    }
  }

  @Test
  default void aTriggerAnswersInItsOwnWordsAndTheStatusStays() {
    Answer without = get("rules", "/");
    assertRefused(without, 401);
    assertThat(without.response().body()).isEqualTo("{\"message\":\"please log in\"}");
    assertThat(without.response().header("content-type"))
        .containsExactly("application/problem+json");
    assertThat(without.response().header("cache-control")).containsExactly("no-store");
    assertThat(without.response().header("www-authenticate")).containsExactly("Bearer");
    assertThat(without.response().header("x-httptrigger-reason")).containsExactly("no_token");

    Answer bad = get("rules", "/", bearer(token(PARTNER_KEY, "")));
    assertRefused(bad, 401);
    assertThat(bad.response().body()).isEqualTo("{\"message\":\"please log in\"}");
    assertThat(bad.response().header("x-httptrigger-reason")).containsExactly("bad_signature");

    Answer forbidden = send("POST", "rules", "/admin/x", bearer(goodToken()));
    assertRefused(forbidden, 403);
    assertThat(forbidden.response().body()).isEqualTo("Not for you");
    assertThat(forbidden.response().header("content-type"))
        .containsExactly("text/plain; charset=utf-8");
    assertThat(forbidden.response().header("www-authenticate"))
        .containsExactly("Bearer error=\"insufficient_scope\"");
    assertThat(forbidden.response().header("x-httptrigger-reason"))
        .containsExactly("insufficient_scope");
  }

  @Test
  default void aDryRunLetsPassSaysWhyAndStripsAllTheSame() {
    String[] forged = {FORGED_USER, "x-httptrigger-dry-run: eve"};

    assertDryRun(get("dry-run", "/", forged), "no_token");
    assertDryRun(
        get("dry-run", "/", forged[0], forged[1], bearer(token(PARTNER_KEY, ""))), "bad_signature");
    assertDryRun(
        send("POST", "dry-run", "/admin/x", forged[0], forged[1], bearer(goodToken())),
        "insufficient_scope");

    Answer good = get("dry-run", "/", forged[0], forged[1], bearer(goodToken()));
    assertPassedAs(good, List.of("jane"));
    assertThat(good.upstreamNames()).doesNotContain("x-httptrigger-dry-run");
  }

  private static void assertDryRun(Answer answer, String reason) {
    assertPassedAs(answer, List.of());
    assertThat(answer.upstreamValues("x-httptrigger-dry-run")).containsExactly(reason);
  }

  @Test
  default void aPreflightPassesWithoutATokenUnlessTheTriggerForbidsIt() {
    assertPassedAs(preflight("usual", "POST"), List.of());
    assertRefused(preflight("usual", "PUT"), 405);
    assertRefused(preflight("no-preflight", "POST"), 401);
    assertThat(send("OPTIONS", "no-preflight", "/", bearer(goodToken())).passed()).isTrue();
  }

  private Answer preflight(String name, String requestedMethod) {
    return send(
        "OPTIONS",
        name,
        "/",
        FORGED_USER,
        "Origin: https://app.example.test",
        "Access-Control-Request-Method: " + requestedMethod);
  }

  @Test
  default void allClaimsGoOnInOneHeaderThatNoClientCanForge() {
    String claims = "{\"sub\":\"jané\",\"list\":[1,0.10,9007199254740993],\"exp\":4829597641}";
    Answer answer =
        get(
            "payload",
            "/",
            "x-jwt-payload: eve",
            "X.JWT.Payload: eve",
            bearer(MAIN_KEY.sign(claims)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.upstreamValues("x-jwt-payload"))
        .singleElement()
        .satisfies(
            payload ->
                assertThat(
                        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
                    .isEqualTo(claims.replace("é", "\\u00e9")));
    assertThat(answer.arrived()).noneMatch(line -> line.contains("eve"));
  }
}
