package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.allowed;
import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.engine.Decisions.table;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A request through the whole engine: preflight, methods, paths, token, upstream (DESIGN §4.2). */
class OrderOfDecisionTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final KeySet KEYS = Keys.of(MINT);
  private static final String GOOD = MINT.sign("{\"sub\":\"alice\",\"exp\":4102444800}");
  private static final String EXPIRED = MINT.sign("{\"sub\":\"alice\",\"exp\":1000000000}");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # methods GET, HEAD; preflight Allow; request with these headers                         | outcome
          OPTIONS origin=https://a access-control-request-method=GET                               | allowed
          OPTIONS origin=https://a access-control-request-method=HEAD                              | allowed
          OPTIONS origin=https://a access-control-request-method=GET content-length=0              | allowed
          OPTIONS origin=https://a access-control-request-method=POST                              | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=get                               | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET,POST                          | method_not_allowed
          OPTIONS origin=https://a                                                                 | method_not_allowed
          OPTIONS access-control-request-method=GET                                                | method_not_allowed
          OPTIONS origin= access-control-request-method=GET                                        | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=                                  | method_not_allowed
          OPTIONS origin=https://a origin=https://b access-control-request-method=GET              | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET access-control-request-method=GET | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET cookie=a                      | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET authorization=Basic           | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET x-token=t                     | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET x-token=                      | allowed
          OPTIONS origin=https://a access-control-request-method=GET content-length=1              | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET transfer-encoding=chunked     | method_not_allowed
          OPTIONS origin=https://a access-control-request-method=GET x-envoy-auth-partial-body=false | method_not_allowed
          options origin=https://a access-control-request-method=GET                               | method_not_allowed
          GET origin=https://a access-control-request-method=GET                                   | no_token
          """)
  void aPreflightAsABrowserSendsItNeedsNoToken(String request, String outcome) {
    ExampleTrigger trigger =
        trigger()
            .methods("GET", "HEAD")
            .keys(KEYS)
            .locations(new InHeader("authorization", "Bearer "), new InHeader("x-token", ""));

    assertThat(outcome(decide(request("/a", request), trigger))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource
  void anAllowedPreflightCarriesNoOtherMethodOrPathToTheUpstream(Profile profile) {
    ExampleRequest preflight =
        request("/a", "OPTIONS origin=https://a access-control-request-method=GET")
            .header("x-http-method-override", "DELETE")
            .header("x_http.method", "DELETE");

    assertThat(
            allowed(decide(preflight, trigger().keys(KEYS).profile(profile)))
                .mutations()
                .removeHeaders())
        .contains(
            "x-http-method-override",
            "x_http_method_override",
            "x-http-method",
            "x_http.method",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url");
  }

  @Test
  void aPreflightWithABodyOrAnAmbiguousPathOrUnderAuthenticateIsARequestLikeAnyOther() {
    String headers = "OPTIONS origin=https://a access-control-request-method=GET";
    ExampleTrigger trigger = trigger().keys(KEYS);

    assertThat(outcome(decide(request("/a", headers), trigger))).isEqualTo("allowed");
    assertThat(outcome(decide(request("/a", headers).body("x"), trigger))).isEqualTo("no_token");
    assertThat(outcome(decide(request("/a%2fb", headers), trigger))).isEqualTo("no_token");
    assertThat(outcome(decide(request("*", headers), trigger))).isEqualTo("no_token");
    assertThat(
            outcome(
                decide(
                    request("/a", headers),
                    trigger().keys(KEYS).preflight(Preflight.AUTHENTICATE))))
        .isEqualTo("no_token");
    assertThat(
            outcome(
                decide(
                    request("/a", headers).bearer(GOOD),
                    trigger().keys(KEYS).preflight(Preflight.AUTHENTICATE))))
        .isEqualTo("allowed");
  }

  @ParameterizedTest(name = "{0} {1}: {2} with methods GET, HEAD and POST, {3} without")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # method | path | methods GET HEAD POST | without methods
          GET      | /a   | allowed               | allowed
          HEAD     | /a   | allowed               | allowed
          POST     | /a   | allowed               | allowed
          PUT      | /a   | method_not_allowed    | allowed
          OPTIONS  | /a   | method_not_allowed    | allowed
          TRACE    | /a   | method_not_allowed    | allowed
          get      | /a   | method_not_allowed    | allowed
          FOO      | /a   | method_not_allowed    | allowed
          CONNECT  | /a   | method_not_allowed    | method_not_allowed
          CONNECT  | ''   | method_not_allowed    | method_not_allowed
          GET      | ''   | method_not_allowed    | method_not_allowed
          GET      | ?a   | method_not_allowed    | method_not_allowed
          ''       | /a   | method_not_allowed    | method_not_allowed
          """)
  void methodsComeBeforePathsAndTokens(String method, String path, String listed, String any) {
    ExampleRequest good = ExampleRequest.of(method, path).bearer(GOOD);

    assertThat(outcome(decide(good, trigger().keys(KEYS).methods("GET", "HEAD", "POST"))))
        .isEqualTo(listed);
    assertThat(outcome(decide(good, trigger().keys(KEYS)))).isEqualTo(any);
    assertThat(
            outcome(
                decide(
                    ExampleRequest.of(method, path),
                    trigger().methods("GET", "HEAD", "POST").match(new Whitelist(List.of("/*"))))))
        .as("on an open path")
        .isEqualTo(listed);
  }

  @ParameterizedTest(name = "{0} {1}, token {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # mode              | path          | token   | outcome
          all                 | /a            | good    | allowed
          all                 | /a            | none    | no_token
          all                 | /a            | expired | expired
          all                 | /a%2fb        | good    | allowed
          all                 | /a%2fb        | none    | no_token
          whitelist /open/*   | /open/x       | none    | allowed
          whitelist /open/*   | /open/x       | expired | allowed
          whitelist /open/*   | /open         | none    | no_token
          whitelist /open/*   | /open         | good    | allowed
          whitelist /open/*   | /open/..%2fx  | none    | no_token
          whitelist /open/*   | /open/..%2fx  | good    | allowed
          blacklist /shut/*   | /x            | none    | allowed
          blacklist /shut/*   | /x            | expired | allowed
          blacklist /shut/*   | /shut/x       | none    | no_token
          blacklist /shut/*   | /SHUT         | none    | no_token
          blacklist /shut/*   | /shut/x       | good    | allowed
          blacklist /shut/*   | //x           | none    | no_token
          blacklist /shut/*   | //x           | expired | expired
          """)
  void onAnOpenPathTheTokenIsNotLookedAt(String mode, String path, String token, String outcome) {
    ExampleTrigger trigger =
        switch (mode.split(" ", -1)[0]) {
          case "whitelist" -> trigger().match(new Whitelist(List.of(mode.split(" ", -1)[1])));
          case "blacklist" -> trigger().match(new Blacklist(List.of(mode.split(" ", -1)[1])));
          default -> trigger();
        };
    ExampleRequest request =
        switch (token) {
          case "good" -> ExampleRequest.get(path).bearer(GOOD);
          case "expired" -> ExampleRequest.get(path).bearer(EXPIRED);
          default -> ExampleRequest.get(path);
        };

    assertThat(outcome(decide(request, trigger.keys(KEYS)))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "missingToken Allow, {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET                                | allowed
          GET authorization=Basic            | allowed
          GET authorization=                 | allowed
          GET authorization=Bearer           | malformed_token
          GET authorization=a,b              | duplicate_token
          GET authorization= authorization=  | duplicate_token
          """)
  void whereAMissingTokenIsAllowedABadOneIsNot(String request, String outcome) {
    assertThat(outcome(decide(request("/a", request), trigger().keys(KEYS).missingTokenAllowed())))
        .isEqualTo(outcome);
    assertThat(
            outcome(
                decide(
                    ExampleRequest.get("/a").bearer(EXPIRED),
                    trigger().keys(KEYS).missingTokenAllowed())))
        .isEqualTo("expired");
  }

  @Test
  void claimsGoOutOnlyFromATokenThatPassedAndTheClientsOwnHeadersNever() {
    ExampleTrigger trigger =
        trigger().keys(KEYS).match(new Whitelist(List.of("/open"))).forward("sub", "x-user");
    String preflight = "OPTIONS origin=https://a access-control-request-method=GET";

    assertThat(
            allowed(decide(ExampleRequest.get("/a").header("x_user", "eve").bearer(GOOD), trigger))
                .mutations()
                .setHeaders())
        .containsExactly(new Header("x-user", "alice"));
    for (ExampleRequest request :
        List.of(
            ExampleRequest.get("/open").bearer(GOOD).header("x-user", "eve"),
            ExampleRequest.get("/open").header("x-user", "eve"),
            request("/a", preflight).header("x-user", "eve"))) {
      assertThat(allowed(decide(request, trigger)).mutations().setHeaders()).isEmpty();
      assertThat(allowed(decide(request, trigger)).mutations().removeHeaders())
          .contains("x-user", "x_user", "x.user");
    }
  }

  @ParameterizedTest(name = "{0}: removed {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # besides the good token in Authorization: lines of the locations x-token and x-other | removed
          x-token: a.b.c                   | x-token
          x-token: a.b.                    | x-token
          x-token: Bearer a.b.c            | x-token
          x-token: token=a.b.c; x-other: - | x-token
          x-token: x, a.b.c                | x-token
          x-token: a.b.c; x-token: x       | x-token
          x-token: a.b.c; x-other: d.e.f   | x-other x-token
          x-token: opaque                  | -
          x-token: a.b                     | -
          x-token: a.b.c.d.e               | -
          x-token: .b.c                    | -
          x-elsewhere: a.b.c               | -
          """)
  void onlyTheTokenThatWasVerifiedReachesTheUpstream(String lines, String removed) {
    ExampleTrigger trigger = withThreeLocations(Profile.STRICT);
    ExampleRequest request = withLines(ExampleRequest.get("/a").bearer(GOOD), lines);

    assertThat(allowed(decide(request, trigger)).mutations().removeHeaders())
        .isEqualTo(removed.equals("-") ? Set.of() : Set.of(removed.split(" ", -1)));
    assertThat(
            allowed(decide(request, withThreeLocations(Profile.FUNCTION_COMPUTE)))
                .mutations()
                .removeHeaders())
        .as("in FunctionCompute")
        .isEmpty();
  }

  @Test
  void aTokenOfAnotherSchemeBesideTheVerifiedOneGoesAndTheVerifiedOneStays() {
    ExampleRequest request =
        ExampleRequest.get("/a").header("authorization", "JWT a.b.c").header("x-token", GOOD);

    assertThat(
            allowed(decide(request, withThreeLocations(Profile.STRICT)))
                .mutations()
                .removeHeaders())
        .containsExactly("authorization");
    assertThat(
            allowed(
                    decide(
                        withLines(ExampleRequest.get("/open"), "x-token: a.b.c"),
                        withThreeLocations(Profile.STRICT).match(new Whitelist(List.of("/open")))))
                .mutations()
                .removeHeaders())
        .as("where no token is looked at")
        .doesNotContain("x-token");
  }

  private static ExampleTrigger withThreeLocations(Profile profile) {
    return trigger()
        .keys(KEYS)
        .profile(profile)
        .locations(
            new InHeader("authorization", "Bearer "),
            new InHeader("x-token", ""),
            new InHeader("x-other", ""));
  }

  /** With header lines written {@code name: value; name: value}. */
  private static ExampleRequest withLines(ExampleRequest request, String lines) {
    ExampleRequest withLines = request;
    for (String line : lines.split("; ", -1)) {
      String[] parts = line.split(": ", -1);
      withLines = withLines.header(parts[0], parts[1]);
    }
    return withLines;
  }

  @Test
  void anAnonymousTriggerIsOpenAndStillStripsWhatItsNamespaceMaps() {
    PolicyTable table =
        table(
            trigger().named("shop", "other").host("other.example.com").forward("sub", "x-user"),
            trigger().named("shop", "open").anonymous());

    assertThat(
            allowed(decide(ExampleRequest.get("/a%2fb").header("x-user", "eve"), table))
                .mutations()
                .removeHeaders())
        .containsExactly("x-user");
  }

  @ParameterizedTest(name = "{0}: removed {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the trigger has                   | override headers removed
          nothing                             | false
          methods                             | true
          a whitelist                         | true
          a prefix                            | true
          methods, in FunctionCompute         | false
          """)
  void overrideHeadersGoWhereATriggerHasRulesByPathOrMethod(String has, boolean removed) {
    ExampleTrigger trigger =
        switch (has) {
          case "methods" -> trigger().methods("GET");
          case "a whitelist" -> trigger().match(new Whitelist(List.of("/x")));
          case "a prefix" -> trigger().host(ExampleRequest.HOST, "/a");
          case "methods, in FunctionCompute" ->
              trigger().methods("GET").profile(Profile.FUNCTION_COMPUTE);
          default -> trigger();
        };

    assertThat(
            allowed(decide(ExampleRequest.get("/a").bearer(GOOD), trigger.keys(KEYS)))
                .mutations()
                .removeHeaders()
                .contains("x-http-method-override"))
        .isEqualTo(removed);
  }

  @Test
  void aRefusedTriggerDeniesEvenAPreflight() {
    ExampleTrigger refused = trigger().refused();

    assertThat(outcome(decide(ExampleRequest.get("/a").bearer(GOOD), refused)))
        .isEqualTo("invalid_trigger");
    assertThat(
            outcome(
                decide(
                    request("/a", "OPTIONS origin=https://a access-control-request-method=GET"),
                    refused)))
        .isEqualTo("invalid_trigger");
  }

  @Test
  void aTriggerWithoutKeysLetsNobodyIn() {
    assertThat(outcome(decide(ExampleRequest.get("/a").bearer(GOOD), trigger())))
        .isEqualTo("unknown_key");
  }

  @Test
  void unmatchedAllowLetsPassAsItIs() {
    PolicyTable table = PolicyTable.empty(Unmatched.ALLOW, false);

    assertThat(allowed(decide(ExampleRequest.get("/a"), table)).trigger())
        .isEqualTo(Optional.empty());
    assertThat(outcome(decide(ExampleRequest.get("/a").host("a,b"), table)))
        .isEqualTo("no_trigger");
    assertThat(denied(decide(ExampleRequest.get("/a"), table())).reason().text())
        .isEqualTo("no_trigger");
  }

  /** A request described as its method and then {@code name=value} for each header line. */
  private static ExampleRequest request(String target, String description) {
    String[] words = description.split(" ", -1);
    ExampleRequest request = ExampleRequest.of(words[0], target);
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      request = request.header(words[i].substring(0, equals), words[i].substring(equals + 1));
    }
    return request;
  }
}
