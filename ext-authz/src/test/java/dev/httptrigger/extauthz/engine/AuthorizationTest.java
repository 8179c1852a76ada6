package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.allowed;
import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.engine.Decisions.table;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rules of {@code authorization}: when they apply, and what a token must say (DESIGN §4.2, §4.4).
 */
class AuthorizationTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final KeySet KEYS = Keys.of(MINT);
  private static final String WITHOUT_SCOPES = token("\"sub\":\"alice\"");

  @ParameterizedTest(name = "{0} {1}: {2} in Strict, {3} in FunctionCompute")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # a rule for paths /admin/* and /one, methods GET and POST; a token without its scope
          # method | path           | Strict  | FunctionCompute
          GET      | /admin/a       | refused | refused
          POST     | /admin/a       | refused | refused
          HEAD     | /admin/a       | refused | refused
          DELETE   | /admin/a       | passes  | passes
          GET      | /admin/        | refused | refused
          GET      | /admin         | refused | passes
          GET      | /ADMIN/a       | refused | passes
          GET      | /%61dmin/a     | refused | refused
          GET      | /adm%69n       | refused | passes
          GET      | /one           | refused | refused
          GET      | /one/          | refused | passes
          GET      | /One           | refused | passes
          GET      | /one/two       | passes  | passes
          GET      | /public        | passes  | passes
          GET      | /public?/admin | passes  | passes
          # an ambiguous path: every rule applies
          GET      | /public//a     | refused | refused
          GET      | /public;a      | refused | refused
          GET      | /a/../public   | refused | refused
          GET      | /public%2fa    | refused | refused
          # no registered name in capitals: every rule applies
          get      | /public        | refused | refused
          Delete   | /public        | refused | refused
          FOO      | /public        | refused | refused
          'GET '   | /public        | refused | refused
          PROPFIND | /admin/a       | passes  | passes
          """)
  void aRuleAppliesByPathAndMethod(String method, String path, String strict, String compatible) {
    AuthorizationRule rule =
        new AuthorizationRule(
            List.of("/admin/*", "/one"),
            Optional.of(Set.of("GET", "POST")),
            List.of("orders:write"),
            List.of());
    for (Profile profile : Profile.values()) {
      Decision decision =
          decide(
              ExampleRequest.of(method, path).bearer(WITHOUT_SCOPES),
              trigger().keys(KEYS).profile(profile).authorization(rule));

      String expected = profile == Profile.STRICT ? strict : compatible;
      assertThat(outcome(decision))
          .as(profile.toString())
          .isEqualTo(expected.equals("passes") ? "allowed" : "insufficient_scope");
    }
  }

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # scopes asked for | the token says                      | outcome
          a                  | "scope":"a"                         | allowed
          a                  | "scope":"b a c"                     | allowed
          a                  | "scope":"ab"                        | insufficient_scope
          a                  | "scope":"A"                         | insufficient_scope
          a                  | "scope":"a,b"                       | insufficient_scope
          a                  | "scope":"b\\ta"                     | insufficient_scope
          a                  | "scope":["a"]                       | allowed
          a                  | "scope":["b","a"]                   | allowed
          a                  | "scope":["b a"]                     | insufficient_scope
          a                  | "scope":["a",1]                     | insufficient_scope
          a                  | "scp":["a"]                         | allowed
          a                  | "scp":"b a"                         | allowed
          a b                | "scope":"a","scp":["b"]             | allowed
          a b                | "scope":"a b"                       | allowed
          a b                | "scope":"a"                         | insufficient_scope
          a                  | "scope":null                        | insufficient_scope
          a                  | "scope":{"a":true}                  | insufficient_scope
          1                  | "scope":1                           | insufficient_scope
          a                  | "scopes":"a"                        | insufficient_scope
          a                  | "sub":"a"                           | insufficient_scope
          """)
  void scopesAreTheUnionOfScopeAndScp(String scopes, String claims, String outcome) {
    AuthorizationRule rule =
        new AuthorizationRule(
            List.of(), Optional.empty(), List.of(scopes.split(" ", -1)), List.of());

    assertThat(outcome(asked(rule, claims))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0} {1} {2} with {3}: {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # claimPath | asks  | values     | the token says                       | outcome
          role        | anyOf | admin      | "role":"admin"                       | allowed
          role        | anyOf | admin root | "role":"root"                        | allowed
          role        | anyOf | admin      | "role":"Admin"                       | missing_claim
          role        | anyOf | admin      | "role":"admin root"                  | missing_claim
          role        | anyOf | admin      | "role":["user","admin"]              | allowed
          role        | anyOf | admin      | "role":[["admin"]]                   | missing_claim
          role        | anyOf | admin      | "role":{"admin":true}                | missing_claim
          role        | anyOf | null       | "role":null                          | missing_claim
          role        | anyOf | admin      | "sub":"admin"                        | missing_claim
          role        | allOf | admin      | "role":"admin"                       | allowed
          role        | allOf | admin root | "role":"admin"                       | missing_claim
          role        | allOf | admin root | "role":["root","x","admin"]          | allowed
          role        | allOf | admin      | "role":[]                            | missing_claim
          org.groups  | allOf | staff eu   | "org":{"groups":["eu","staff"]}      | allowed
          org.groups  | allOf | staff eu   | "org":{"groups":["staff"]}           | missing_claim
          org.groups  | anyOf | staff      | "org.groups":"staff"                 | missing_claim
          org.groups  | anyOf | staff      | "org":["groups"]                     | missing_claim
          a.b.c.d     | anyOf | x          | "a":{"b":{"c":{"d":"x"}}}            | allowed
          level       | anyOf | 7          | "level":7                            | allowed
          level       | anyOf | 7          | "level":"7"                          | allowed
          level       | anyOf | 700        | "level":7e2                          | allowed
          level       | anyOf | 7          | "level":7.0                          | missing_claim
          level       | anyOf | 9007199254740993 | "level":9007199254740992       | missing_claim
          level       | anyOf | 1          | "level":1e999999                     | missing_claim
          verified    | anyOf | true       | "verified":true                      | allowed
          verified    | anyOf | true       | "verified":"true"                    | allowed
          verified    | anyOf | true       | "verified":false                     | missing_claim
          """)
  void anyOfAndAllOfCompareWholeStrings(
      String path, String asks, String values, String claims, String outcome) {
    List<String> wanted = List.of(values.split(" ", -1));
    ClaimCondition condition =
        asks.equals("anyOf")
            ? new ClaimCondition(List.of(path.split("\\.", -1)), wanted, List.of())
            : new ClaimCondition(List.of(path.split("\\.", -1)), List.of(), wanted);

    assertThat(
            outcome(
                asked(
                    new AuthorizationRule(
                        List.of(), Optional.empty(), List.of(), List.of(condition)),
                    claims)))
        .isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # the token says (rules: everywhere scope read; on /admin/* scope write and role admin)
          "scope":"read write","role":"admin" | allowed
          "scope":"write","role":"admin"      | insufficient_scope
          "scope":"read","role":"admin"       | insufficient_scope
          "scope":"read write"                | missing_claim
          """)
  void everyRuleThatAppliesMustHold(String claims, String outcome) {
    Decision decision =
        decide(
            ExampleRequest.get("/admin/a").bearer(token(claims)),
            trigger()
                .keys(KEYS)
                .authorization(
                    new AuthorizationRule(List.of(), Optional.empty(), List.of("read"), List.of()),
                    new AuthorizationRule(
                        List.of("/admin/*"),
                        Optional.empty(),
                        List.of("write"),
                        List.of(
                            new ClaimCondition(List.of("role"), List.of("admin"), List.of())))));

    assertThat(outcome(decision)).isEqualTo(outcome);
    if (!outcome.equals("allowed")) {
      assertThat(denied(decision).answer().status()).isEqualTo(403);
      assertThat(denied(decision).answer().headers())
          .contains(new Header("www-authenticate", "Bearer error=\"insufficient_scope\""));
    }
  }

  @ParameterizedTest(name = "missingToken Allow, {0} with {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # path         | token   | outcome (a rule for /admin/*, /open/* is in the whitelist)
          /a             | none    | allowed
          /a             | good    | allowed
          /a             | expired | expired
          /admin/a       | none    | no_token
          /admin/a       | good    | insufficient_scope
          /admin/a       | scoped  | allowed
          /ADMIN         | none    | no_token
          /a//b          | none    | no_token
          /open/a        | none    | allowed
          /open/a        | expired | allowed
          """)
  void aRuleThatAppliesNeedsAToken(String path, String which, String outcome) {
    ExampleRequest request = ExampleRequest.get(path);
    ExampleRequest sent =
        switch (which) {
          case "good" -> request.bearer(WITHOUT_SCOPES);
          case "scoped" -> request.bearer(token("\"scope\":\"write\""));
          case "expired" -> request.bearer(MINT.sign("{\"exp\":1000000000}"));
          default -> request;
        };

    assertThat(
            outcome(
                decide(
                    sent,
                    trigger()
                        .keys(KEYS)
                        .missingTokenAllowed()
                        .match(new Whitelist(List.of("/open/*")))
                        .authorization(
                            new AuthorizationRule(
                                List.of("/admin/*"),
                                Optional.empty(),
                                List.of("write"),
                                List.of())))))
        .isEqualTo(outcome);
  }

  @Test
  void whereRulesDependOnPathOrMethodNoHeaderMakesOthersOfThem() {
    AuthorizationRule byPath =
        new AuthorizationRule(List.of("/admin/*"), Optional.empty(), List.of("a"), List.of());
    AuthorizationRule byMethod =
        new AuthorizationRule(List.of(), Optional.of(Set.of("PUT")), List.of("a"), List.of());
    AuthorizationRule always =
        new AuthorizationRule(List.of(), Optional.empty(), List.of("a"), List.of());

    assertThat(removedWith(byPath)).contains("x-original-url", "x-http-method-override");
    assertThat(removedWith(byMethod)).contains("x-original-url", "x-http-method-override");
    assertThat(removedWith(always)).isEmpty();
  }

  @Test
  void theTraceNamesTheRuleAndNoClaimsValue() {
    RecordedTrace trace = new RecordedTrace();
    AuthorizationRule rule =
        new AuthorizationRule(List.of(), Optional.empty(), List.of("write"), List.of());

    decide(
        ExampleRequest.get("/").bearer(token("\"scope\":\"secret\"")),
        table(trigger().keys(KEYS).authorization(rule)),
        Decisions.NOW,
        trace);

    assertThat(trace.texts().getLast())
        .isEqualTo("authorization[0]: failed (the token lacks the scope \"write\")");
  }

  private static Set<String> removedWith(AuthorizationRule rule) {
    return allowed(
            decide(
                ExampleRequest.get("/").bearer(token("\"scope\":\"a\"")),
                trigger().keys(KEYS).authorization(rule)))
        .mutations()
        .removeHeaders();
  }

  private static Decision asked(AuthorizationRule rule, String claims) {
    return decide(
        ExampleRequest.get("/").bearer(token(claims)), trigger().keys(KEYS).authorization(rule));
  }

  private static String token(String claims) {
    return MINT.sign("{\"exp\":4102444800," + claims + "}");
  }
}
