package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.allowed;
import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code enforcement: DryRun}: decide, report, let pass, and still strip (DESIGN §4.6). */
class DryRunTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final KeySet KEYS = Keys.of(MINT);

  @ParameterizedTest(name = "{0}: {1}, claims {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # request                                       | outcome; in brackets: reported and let pass | claims
          GET / good scope                                | allowed              | forwarded
          GET / none                                      | (no_token)           | none
          GET / odd                                       | (malformed_token)    | none
          GET / forged                                    | (bad_signature)      | none
          GET / expired                                   | (expired)            | none
          GET / revoked                                   | (revoked)            | none
          GET / good                                      | (insufficient_scope) | none
          PUT / good scope                                | (method_not_allowed) | none
          GET /a//b none                                  | (no_token)           | none
          """)
  void whatARequestDidWrongAboutItsOwnTriggerIsReported(
      String request, String outcome, String claims) {
    Decision decision =
        decide(request(request).header("x-user", "forged").header("x_user", "forged"), dryRun());

    assertThat(outcome(decision)).isEqualTo(outcome);
    Mutations mutations = allowed(decision).mutations();
    assertThat(mutations.setHeaders())
        .containsExactlyElementsOf(
            outcome.equals("allowed")
                ? List.of(new Header("x-user", "alice"))
                : List.of(
                    new Header(
                        "x-httptrigger-dry-run", outcome.substring(1, outcome.length() - 1))));
    assertThat(mutations.removeHeaders()).contains("x_user");
    assertThat(mutations.removeHeaders().contains("x-user")).isEqualTo(claims.equals("none"));
  }

  @Test
  void theClientsOwnReportNeverArrives() {
    ExampleRequest request =
        request("GET / good scope")
            .header("x-httptrigger-dry-run", "expired")
            .header("x_httptrigger_dry_run", "expired");

    assertThat(allowed(decide(request, dryRun())).mutations().removeHeaders())
        .contains("x-httptrigger-dry-run", "x_httptrigger_dry_run");
    assertThat(
            allowed(
                    decide(
                        request("GET / none").header("x-httptrigger-dry-run", "expired"), dryRun()))
                .mutations()
                .setHeaders())
        .containsExactly(new Header("x-httptrigger-dry-run", "no_token"));
  }

  @Test
  void whatIsNotTheRequestsFaultIsNeverLetPass() {
    ExampleRequest request = request("GET / none");

    assertThat(outcome(decide(request.host("else.example.com"), dryRun()))).isEqualTo("no_trigger");
    assertThat(outcome(decide(request, dryRun().refused()))).isEqualTo("invalid_trigger");
    assertThat(
            outcome(
                decide(
                    ExampleRequest.get("//b"),
                    dryRun().host(ExampleRequest.HOST, "/a"),
                    trigger().named("shop", "other").host(ExampleRequest.HOST, "/b"))))
        .isEqualTo("ambiguous_path");
    Engine broken =
        new Engine(
            (verifier, token, now, trace) -> {
              throw new IllegalStateException();
            },
            failure -> {});
    assertThat(
            outcome(
                broken.decide(
                    request("GET / odd"), Decisions.table(dryRun()), Decisions.NOW, Trace.NONE)))
        .isEqualTo("internal_error");
  }

  @Test
  void aPreflightForAnotherMethodIsReportedAndStillOverridesNothing() {
    ExampleRequest preflight =
        ExampleRequest.of("OPTIONS", "/")
            .header("origin", "https://a")
            .header("access-control-request-method", "PUT");

    Decision decision = decide(preflight, dryRun());

    assertThat(outcome(decision)).isEqualTo("(method_not_allowed)");
    assertThat(allowed(decision).mutations().removeHeaders()).contains("x-http-method-override");
  }

  @Test
  void aFormThatCantBeReadIsReportedWhereNothingOfOursDependsOnIt() {
    ExampleRequest request =
        ExampleRequest.of("POST", "/")
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-16")
            .contextExtension("httptrigger-form", "processor");
    ExampleTrigger trigger = trigger().dryRun().keys(KEYS).locations(new InForm("t"));

    assertThat(outcome(decide(request, trigger))).isEqualTo("(unsupported_body)");
    assertThat(outcome(decide(request, trigger.tokenRemoved()))).isEqualTo("unsupported_body");
  }

  private static ExampleTrigger dryRun() {
    return trigger()
        .dryRun()
        .keys(KEYS)
        .methods("GET")
        .forward("sub", "x-user")
        .revoked(new RevokedTokens(Set.of(new RevokedToken("one", "t-1")), List.of()))
        .authorization(
            new AuthorizationRule(List.of(), Optional.empty(), List.of("write"), List.of()));
  }

  private static ExampleRequest request(String text) {
    String[] parts = text.split(" ", 3);
    ExampleRequest request = ExampleRequest.of(parts[0], parts[1]);
    String good = "{\"exp\":4102444800,\"sub\":\"alice\"}";
    return switch (parts[2]) {
      case "good scope" ->
          request.bearer(MINT.sign("{\"exp\":4102444800,\"sub\":\"alice\",\"scope\":\"write\"}"));
      case "good" -> request.bearer(MINT.sign(good));
      case "expired" -> request.bearer(MINT.sign("{\"exp\":1000000000,\"sub\":\"alice\"}"));
      case "revoked" ->
          request.bearer(
              MINT.sign("{\"exp\":4102444800,\"sub\":\"alice\",\"iss\":\"one\",\"jti\":\"t-1\"}"));
      case "forged" -> request.bearer(TokenMint.generate("ES256", "k1").sign(good));
      case "odd" -> request.bearer("odd");
      default -> request;
    };
  }
}
