package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.table;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code explain} says of the ways that are not the usual one. */
class ExplainedStepsTest {
  private static final AuthorizationRule READERS =
      new AuthorizationRule(List.of("/a"), Optional.empty(), List.of("read"), List.of());

  @Test
  void ofTriggers() {
    assertThat(said(ExampleRequest.get("/"), trigger().refused()))
        .contains("trigger: its configuration can't be used, so it denies");
    assertThat(said(ExampleRequest.get("/"), trigger().anonymous()))
        .contains("access: the trigger is open to everybody");
  }

  @Test
  void ofMethods() {
    assertThat(said(ExampleRequest.of("PUT", "/"), trigger().methods("GET")))
        .contains("method: \"PUT\" not allowed");
    assertThat(said(ExampleRequest.get("/"), trigger().methods("GET")))
        .contains("method: \"GET\" allowed");
  }

  @Test
  void ofPreflights() {
    ExampleRequest preflight =
        ExampleRequest.of("OPTIONS", "/")
            .header("origin", "https://app.example.com")
            .header("access-control-request-method", "PUT");

    assertThat(said(preflight, trigger()))
        .contains("preflight: for \"PUT\", allowed without a token");
    assertThat(said(preflight, trigger().methods("GET")))
        .contains("preflight: for \"PUT\", which is not among the methods");
  }

  @Test
  void ofRequestsWithoutToken() {
    ExampleTrigger lenient = trigger().missingTokenAllowed().authorization(READERS);

    assertThat(said(ExampleRequest.get("/b"), lenient)).contains("missing token: allowed");
    assertThat(said(ExampleRequest.get("/a"), lenient))
        .contains("missing token: not allowed, authorization[0] needs one");
  }

  @Test
  void ofWhatAGoodTokenHas() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    ExampleTrigger strict =
        trigger()
            .keys(Keys.of(mint))
            .revoked(RevokedTokens.NONE)
            .authorization(READERS)
            .payloadHeader("x-jwt-payload");
    String token = mint.sign("{\"scope\":\"read\",\"exp\":4102444800}");

    assertThat(said(ExampleRequest.get("/a").bearer(token), strict))
        .contains(
            "revokedTokens: passed (the token has no iss)",
            "authorization[0]: passed (the token has every scope and claim)",
            "payload: to header x-jwt-payload");
  }

  @Test
  void ofADryRun() {
    assertThat(said(ExampleRequest.get("/"), trigger().dryRun()))
        .contains("enforcement: a DryRun: would have been refused for no_token");
  }

  @Test
  void ofWhatTheUpstreamCantBeGivenSafely() {
    ExampleTrigger toForm =
        trigger()
            .missingTokenAllowed()
            .forward(new ClaimForward(List.of("sub"), Encoding.DEFAULT, new ToForm("uid")));
    ExampleRequest form =
        ExampleRequest.of("POST", "/")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("a=1");

    assertThat(said(form, toForm)).anyMatch(step -> step.startsWith("to the upstream: "));
  }

  private static List<String> said(ExampleRequest request, ExampleTrigger trigger) {
    RecordedTrace trace = new RecordedTrace();
    decide(request, table(trigger), Decisions.NOW, trace);
    return trace.texts();
  }
}
