package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Answers;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.envoy.CheckRequests.Form;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.testkit.TokenMint;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come over the wire, the answer is one whole {@code CheckResponse}, and without a
 * token only what is open passes.
 */
class CheckRequestFuzzTest {
  private static final String CLOSED = "closed.example.com";
  private static final String OPEN = "open.example.com";

  private static final List<Throwable> FAILURES = new ArrayList<>();

  private static final PolicyTable TABLE =
      PolicyTable.empty(Unmatched.DENY, false)
          .with(
              ExampleTrigger.trigger()
                  .named("shop", "closed")
                  .host(CLOSED)
                  .preflight(Preflight.AUTHENTICATE)
                  .keys(Keys.of(TokenMint.generate("ES256", "k1")))
                  .forward("sub", "x-user")
                  .policy())
          .with(
              ExampleTrigger.trigger()
                  .named("shop", "open")
                  .host(OPEN)
                  .preflight(Preflight.AUTHENTICATE)
                  .match(new Whitelist(List.of("/public/*")))
                  .keys(Keys.of(TokenMint.generate("ES256", "k1")))
                  .forward("sub", "x-user")
                  .policy());

  private static final Engine ENGINE = new Engine(VerifiedTokens.anew(), FAILURES::add);

  private static final AuthorizationService SERVICE =
      new AuthorizationService(
          CheckRequestFuzzTest::decide, Admission.ALWAYS, DecisionObserver.NONE, FAILURES::add);

  static Stream<byte[]> requests() {
    String token = TokenMint.generate("HS256", "k1").sign("{\"exp\":4102444800}");
    return Stream.of(Form.values())
        .flatMap(
            form ->
                Stream.of(
                    CheckRequests.of(form, "GET", CLOSED, "/"),
                    CheckRequests.of(form, "GET", CLOSED, "/", "authorization: Bearer " + token),
                    CheckRequests.of(form, "GET", OPEN, "/public/a?b=c", "x-user: forged"),
                    CheckRequests.of(form, "GET", OPEN + ":80", "/public/..%2fadmin"),
                    CheckRequests.of(form, "CONNECT", OPEN, ""),
                    CheckRequests.of(
                        form,
                        "OPTIONS",
                        CLOSED,
                        "/",
                        "origin: https://a",
                        "access-control-request-method: GET")))
        .map(CheckRequest::toByteArray);
  }

  @MethodSource("requests")
  @FuzzTest
  void bytesAsCheckRequest(byte[] bytes) {
    FAILURES.clear();
    CheckRequest request = request(bytes);

    CheckResponse response = ServedCall.answer(SERVICE, bytes);

    assertThat(FAILURES).isEmpty();
    assertThat(response).isEqualTo(answerOfTheGeneratedClasses(bytes));
    if (response.getStatus().getCode() == 0) {
      assertThat(response.hasOkResponse()).isTrue();
      assertThat(request.getAttributes().getRequest().getHttp().getHost().toLowerCase(Locale.ROOT))
          .startsWith(OPEN);
      assertThat(
              new String(
                  CheckRequestView.of(request, "", false).target(), StandardCharsets.ISO_8859_1))
          .startsWith("/public/")
          .doesNotMatch("^[^?]*(/[.]{1,2}(/|$|[?])|//|\\\\|;|%2[eEfF]).*");
      assertThat(response.getOkResponse().getHeadersToRemoveList()).contains("x-user");
      assertLegal(response.getOkResponse().getHeadersList());
    } else {
      assertThat(response.hasDeniedResponse()).isTrue();
      assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isBetween(400, 500);
      assertLegal(response.getDeniedResponse().getHeadersList());
    }
  }

  /** Neither the scanner nor the writer of answers changes what is decided. */
  private static CheckResponse answerOfTheGeneratedClasses(byte[] bytes) {
    return CheckRequestView.generated(bytes, "", false)
        .map(CheckRequestFuzzTest::decide)
        .map(GeneratedResponses::of)
        .orElseGet(
            () ->
                GeneratedResponses.of(Answers.withoutTrigger(DenialReason.INTERNAL_ERROR, false)));
  }

  private static Decision decide(RequestView request) {
    return ENGINE.decide(request, TABLE, Instant.parse("2026-11-25T12:00:00Z"), Trace.NONE);
  }

  private static void assertLegal(List<HeaderValueOption> headers) {
    for (HeaderValueOption header : headers) {
      assertThat(header.getHeader().getKey()).matches(":path|[a-z0-9_.~-]+");
      assertThat(header.getHeader().getValue()).matches("[ -~]*");
    }
  }

  /** What is none has nothing in it. */
  private static CheckRequest request(byte[] bytes) {
    try {
      return CheckRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException none) {
      return CheckRequest.getDefaultInstance();
    }
  }
}
