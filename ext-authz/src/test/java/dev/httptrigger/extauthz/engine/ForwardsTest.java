package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.allowed;
import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.crds.config.ClaimForward.Target;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the upstream gets in the four places, by way of the whole engine (DESIGN §4.5). */
class ForwardsTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final KeySet KEYS = Keys.of(MINT);
  private static final String GOOD =
      MINT.sign("{\"sub\":\"a&b\",\"name\":\"José\",\"exp\":4102444800}");
  private static final String FORM = "application/x-www-form-urlencoded";

  @Test
  void claimsGoToAllFourPlaces() {
    Allow allow =
        allowed(
            decide(
                form("/x?z=1&u%69d=2&fid=3", FORM)
                    .header("cookie", "a=1; cid=2")
                    .header("x_user", "forged")
                    .bearer(GOOD),
                toAllPlaces()));

    assertThat(allow.mutations().setHeaders())
        .containsExactly(new Header("x-user", "a&b"), new Header("cookie", "a=1; cid=a&b"));
    assertThat(allow.mutations().removeHeaders()).containsExactlyInAnyOrder("x_user", "x.user");
    assertThat(allow.mutations().target()).hasValue("/x?z=1&uid=a%26b");
    assertThat(allow.metadata().form())
        .isEqualTo(
            new FormChange(true, Set.of("uid", "fid"), List.of(new Parameter("fid", "a&b"))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"an open path", "a DryRun", "a preflight", "a missing claim", "no token needed"})
  void whatTheClientSentUnderAMappedNameNeverArrives(String when) {
    ExampleRequest forged =
        form(when.equals("an open path") ? "/open?uid=2&fid=3" : "/x?uid=2&fid=3", FORM)
            .header("cookie", "cid=2")
            .header("x-user", "forged");
    ExampleRequest preflight =
        ExampleRequest.of("OPTIONS", "/x?uid=2&fid=3")
            .contextExtension("httptrigger-form", "processor")
            .header("origin", "https://a")
            .header("access-control-request-method", "GET")
            .header("x-user", "forged");
    Decision decision =
        switch (when) {
          case "an open path" ->
              decide(forged.bearer(GOOD), toAllPlaces().match(new Whitelist(List.of("/open"))));
          case "a DryRun" -> decide(forged.bearer("odd"), toAllPlaces().dryRun());
          case "a preflight" -> decide(preflight, toAllPlaces());
          case "a missing claim" ->
              decide(forged.bearer(MINT.sign("{\"exp\":4102444800}")), toAllPlaces());
          default -> decide(forged, toAllPlaces().missingTokenAllowed());
        };

    Allow allow = allowed(decision);
    assertThat(allow.mutations().removeHeaders()).contains("x-user", "x_user", "cookie");
    assertThat(allow.mutations().setHeaders())
        .extracting(Header::name)
        .doesNotContain("x-user", "cookie");
    assertThat(allow.mutations().target().orElseThrow()).doesNotContain("?");
    assertThat(allow.metadata().form().removedNames()).containsExactlyInAnyOrder("uid", "fid");
    assertThat(allow.metadata().form().added()).isEmpty();
  }

  @Test
  void whereNothingChangesTheCookiesAreLeftAlone() {
    Allow allow =
        allowed(
            decide(form("/x", FORM).header("cookie", "a=1"), toAllPlaces().missingTokenAllowed()));

    assertThat(allow.mutations().setHeaders()).isEmpty();
    assertThat(allow.mutations().removeHeaders()).contains("x-user").doesNotContain("cookie");
  }

  @Test
  void whereNothingChangesTheTargetIsLeftAlone() {
    ExampleRequest request = ExampleRequest.get("/x?b=2&&a=%c3%a9").bearer(GOOD);

    assertThat(
            allowed(decide(request, trigger().keys(KEYS).forward("sub", "x-user")))
                .mutations()
                .target())
        .isEmpty();
    assertThat(
            allowed(decide(request, to(trigger(), "none", new ToQuery("uid"))))
                .mutations()
                .target())
        .isEmpty();
  }

  @ParameterizedTest(name = "target {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # target (sub goes to the query) | outcome
          /x?a=é                           | ambiguous_path
          '/x?a= b'                        | ambiguous_path
          /x?a=\177b                       | ambiguous_path
          /x?a=~!                          | allowed
          /x?a=b                           | allowed
          """)
  void aTargetThatCantBeRewrittenIsDenied(String target, String outcome) {
    ExampleRequest request = ExampleRequest.get(target).bearer(GOOD);

    assertThat(outcome(decide(request, to(trigger(), "sub", new ToQuery("uid")))))
        .isEqualTo(outcome);
    assertThat(outcome(decide(request, to(trigger(), "none", new ToQuery("uid")))))
        .as("where nothing changes")
        .isEqualTo("allowed");
  }

  /** Envoy writes it for a byte that is no UTF-8 where it gives {@code headers} only. */
  @ParameterizedTest(name = "{0}, cookie {1}: {2}, cookie {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # target       | cookie          | the upstream's target    | the upstream's cookie
          /x?a=!         | b=!             | /x?a=!&uid=a%26b         | b=!; cid=a&b
          /x?!=1&uid=2   | !=1; cid=2      | /x?!=1&uid=a%26b         | !=1; cid=a&b
          /x?a=1;uid=!&b | b=1; cid=!; c=! | /x?a=1&b&uid=a%26b       | b=1; c=!; cid=a&b
          """)
  void whereBytesAreNotExactAnExclamationMarkStaysOne(
      String target, String cookie, String targetAfter, String cookieAfter) {
    ExampleRequest request = ExampleRequest.get(target).header("cookie", cookie).bearer(GOOD);

    for (ExampleRequest each : List.of(request, request.withoutExactBytes())) {
      Allow allow = allowed(decide(each, toAllPlaces()));

      assertThat(allow.mutations().target()).hasValue(targetAfter);
      assertThat(allow.mutations().setHeaders()).contains(new Header("cookie", cookieAfter));
    }
  }

  @Test
  void anExclamationMarkInThePathIsAmbiguousWhereBytesAreNotExact() {
    ExampleTrigger trigger = toAllPlaces().match(new Whitelist(List.of("/x!", "/y")));
    ExampleRequest inPath = ExampleRequest.get("/x!");

    assertThat(outcome(decide(inPath, trigger))).isEqualTo("allowed");
    assertThat(outcome(decide(inPath.withoutExactBytes(), trigger))).isEqualTo("no_token");
    assertThat(outcome(decide(inPath.bearer(GOOD).withoutExactBytes(), trigger)))
        .isEqualTo("allowed");
    assertThat(outcome(decide(ExampleRequest.get("/y?a=!").withoutExactBytes(), trigger)))
        .as("in a query")
        .isEqualTo("allowed");
  }

  @Test
  void anExclamationMarkInThePathAmongSeveralTriggersIsDeniedWhereBytesAreNotExact() {
    ExampleTrigger[] triggers = {
      trigger().named("shop", "a").keys(KEYS).host(ExampleRequest.HOST, "/a"),
      trigger().named("shop", "b").keys(KEYS).host(ExampleRequest.HOST, "/a!b")
    };
    ExampleRequest request = ExampleRequest.get("/a!b").bearer(GOOD);

    assertThat(outcome(decide(request, triggers))).isEqualTo("allowed");
    assertThat(outcome(decide(request.withoutExactBytes(), triggers))).isEqualTo("ambiguous_path");
  }

  @ParameterizedTest(name = "{0}, processor {1}, {2}: {3}; only tokens go: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # content type                                      | processor | besides                 | sub goes to Form | only a form's token goes
          application/x-www-form-urlencoded                   | yes       | -                       | form             | form
          Application/X-WWW-Form-Urlencoded ; charset=UTF-8   | yes       | -                       | form             | form
          application/x-www-form-urlencoded;charset="us-ascii" | yes      | -                       | form             | form
          application/x-www-form-urlencoded                   | no        | -                       | unsupported_body | unsupported_body
          application/x-www-form-urlencoded                   | no        | content-length=0        | allowed          | allowed
          application/x-www-form-urlencoded                   | yes       | content-length=0        | form             | form
          application/x-www-form-urlencoded;charset=latin1    | yes       | -                       | unsupported_body | unsupported_body
          application/x-www-form-urlencoded;charset           | yes       | -                       | unsupported_body | unsupported_body
          application/x-www-form-urlencoded                   | yes       | content-encoding=gzip   | unsupported_body | unsupported_body
          application/x-www-form-urlencoded                   | yes       | content-encoding=identity | form           | form
          application/x-www-form-urlencoded                   | yes       | upgrade=websocket       | body_truncated   | body_truncated
          application/x-www-form-urlencoded                   | yes       | content-type=text/plain | unsupported_body | unsupported_body
          application/json,application/x-www-form-urlencoded  | yes       | -                       | unsupported_body | unsupported_body
          multipart/form-data;boundary=x                      | yes       | -                       | unsupported_body | allowed
          Multipart/Mixed                                     | yes       | -                       | unsupported_body | allowed
          -                                                   | yes       | content-length=5        | unsupported_body | allowed
          -                                                   | yes       | transfer-encoding=chunked | unsupported_body | allowed
          -                                                   | yes       | x-envoy-auth-partial-body=false | unsupported_body | allowed
          -                                                   | yes       | -                       | unsupported_body | allowed
          -                                                   | no        | content-length=0        | allowed          | allowed
          application/x-www-form-urlencoded                   | no        | upgrade=h2c,content-length=0 | body_truncated | body_truncated
          application/json                                    | yes       | -                       | allowed          | allowed
          application/json                                    | no        | -                       | allowed          | allowed
          application/json                                    | no        | content-encoding=gzip   | allowed          | allowed
          text/plain                                          | no        | -                       | allowed          | allowed
          """)
  void aBodyInWhichTheNameCantBeRuledOutIsDenied(
      String type, String processor, String besides, String mapped, String tokenGoes) {
    ExampleRequest request = ExampleRequest.of("POST", "/x").bearer(GOOD);
    if (!type.equals("-")) {
      request = request.header("content-type", type);
    }
    if (!besides.equals("-")) {
      for (String each : besides.split(",", -1)) {
        String[] header = each.split("=", 2);
        request = request.header(header[0], header[1]);
      }
    }
    if (processor.equals("yes")) {
      request = request.contextExtension("httptrigger-form", "processor");
    }

    assertThat(withForm(decide(request, to(trigger(), "sub", new ToForm("fid")))))
        .isEqualTo(mapped);
    ExampleTrigger removes =
        trigger()
            .keys(KEYS)
            .tokenRemoved()
            .locations(new InHeader("authorization", "Bearer "), new InForm("token"));
    assertThat(withForm(decide(request, removes))).isEqualTo(tokenGoes);
    if (mapped.endsWith("body") || mapped.equals("body_truncated")) {
      assertThat(outcome(decide(request, to(trigger(), "sub", new ToForm("fid")).dryRun())))
          .as("in a DryRun")
          .isEqualTo(mapped);
    }
  }

  @Test
  void aFormOfATriggerThatMapsNothingToItPassesWithoutProcessor() {
    ExampleRequest request = ExampleRequest.of("POST", "/x").header("content-type", FORM);

    Allow allow = allowed(decide(request.bearer(GOOD), to(trigger(), "sub", new ToQuery("uid"))));

    assertThat(allow.metadata().form()).isEqualTo(FormChange.NONE);
    assertThat(
            denied(decide(request.bearer(GOOD), to(trigger(), "sub", new ToForm("f"))))
                .answer()
                .status())
        .isEqualTo(415);
  }

  @Test
  void removeTakesTokensOutOfAllTheirPlaces() {
    ExampleTrigger trigger =
        trigger()
            .keys(KEYS)
            .tokenRemoved()
            .match(new Whitelist(List.of("/open")))
            .locations(
                new InHeader("authorization", "Bearer "),
                new InCookie("c"),
                new InQuery("q"),
                new InForm("f"));
    for (String path : List.of("/open", "/x")) {
      Allow allow =
          allowed(
              decide(
                  form(path + "?b=%20&q=x&a", FORM).header("cookie", "b=1; c=x; d=2").bearer(GOOD),
                  trigger));

      assertThat(allow.mutations().removeHeaders()).contains("authorization");
      assertThat(allow.mutations().setHeaders()).containsExactly(new Header("cookie", "b=1; d=2"));
      assertThat(allow.mutations().target()).hasValue(path + "?b=%20&a");
      assertThat(allow.metadata().form().removedNames()).containsExactly("f");
    }
  }

  @Test
  void whereNoCookieIsVisibleNoTokenIsTakenOutOfThem() {
    ExampleTrigger trigger =
        trigger()
            .keys(KEYS)
            .tokenRemoved()
            .locations(new InHeader("authorization", "Bearer "), new InCookie("c"));

    Allow allow = allowed(decide(ExampleRequest.get("/x").bearer(GOOD), trigger));

    assertThat(allow.mutations().removeHeaders()).containsExactly("authorization");
  }

  @Test
  void thePayloadGoesToItsHeaderWhole() {
    String payload =
        "{\"id\":18446744073709551616,\"x\":1e400,\"f\":0.10,\"n\":null,\"é\":[1,{\"a\":\"\\n\"}],"
            + "\"exp\":4102444800}";
    ExampleTrigger trigger = trigger().keys(KEYS).payloadHeader("x-jwt-payload");

    Allow allow =
        allowed(
            decide(
                ExampleRequest.get("/x").header("x_jwt.payload", "e").bearer(MINT.sign(payload)),
                trigger));

    Header header = allow.mutations().setHeaders().getFirst();
    assertThat(header.name()).isEqualTo("x-jwt-payload");
    assertThat(new String(Base64.getUrlDecoder().decode(header.value()), StandardCharsets.US_ASCII))
        .isEqualTo(payload.replace("é", "\\u00e9").replace("\\n", "\\u000a"));
    assertThat(allow.mutations().removeHeaders())
        .contains("x_jwt_payload", "x.jwt.payload", "x_jwt.payload");
    assertThat(
            allowed(decide(ExampleRequest.get("/x"), trigger.missingTokenAllowed()))
                .mutations()
                .removeHeaders())
        .contains("x-jwt-payload");
  }

  private static String withForm(Decision decision) {
    return decision instanceof Allow allow && allow.metadata().form().isForm()
        ? "form"
        : outcome(decision);
  }

  private static ExampleRequest form(String target, String type) {
    return ExampleRequest.of("POST", target)
        .header("content-type", type)
        .header("x-envoy-auth-partial-body", "false")
        .body("a=1")
        .contextExtension("httptrigger-form", "processor");
  }

  private static ExampleTrigger toAllPlaces() {
    return trigger()
        .keys(KEYS)
        .forward("sub", "x-user")
        .forward(forward("sub", new ToCookie("cid")))
        .forward(forward("sub", new ToQuery("uid")))
        .forward(forward("sub", new ToForm("fid")));
  }

  private static ExampleTrigger to(ExampleTrigger trigger, String claim, Target target) {
    return trigger.keys(KEYS).forward(forward(claim, target));
  }

  private static ClaimForward forward(String claim, Target target) {
    return new ClaimForward(List.of(claim), Encoding.DEFAULT, target);
  }
}
