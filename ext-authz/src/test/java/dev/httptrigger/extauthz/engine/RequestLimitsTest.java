package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.RouteResource;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request beyond a limit is denied even where everything else is allowed. */
class RequestLimitsTest {
  private static final RequestLimits LIMITS = new RequestLimits(10, 5, 4);

  @ParameterizedTest
  @CsvSource({"4, false", "5, false", "6, true"})
  void moreHeaderLinesThanTheLimitAreDenied(int lines, boolean denied) {
    ExampleRequest request = ExampleRequest.get("/");
    for (int line = request.headers().size(); line < lines; line++) {
      request = request.header("x-" + line, "1");
    }

    Decision decision =
        new Engine(VerifiedTokens.anew(), LIMITS, failure -> {})
            .decide(request, PolicyTable.empty(Unmatched.ALLOW, false), Decisions.NOW, Trace.NONE);

    assertThat(decision)
        .satisfies(
            made -> {
              if (denied) {
                assertThat(Decisions.denied(made).reason().text()).isEqualTo("overloaded");
                assertThat(Decisions.denied(made).answer().status()).isEqualTo(500);
              } else {
                assertThat(Decisions.allowed(made).trigger()).isEmpty();
              }
            });
  }

  @ParameterizedTest(name = "{0} bytes beyond 16 KiB: {1}")
  @CsvSource({"-1, allowed", "0, allowed", "1, oversized_token", "100000, oversized_token"})
  void aTokenLongerThanTheLimitIsDeniedThoughItIsGood(int beyond, String outcome) {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    String token = tokenOfBytes(mint, RequestLimits.DEFAULT.tokenBytes() + beyond);

    assertThat(token).hasSize(RequestLimits.DEFAULT.tokenBytes() + beyond);
    assertThat(RequestLimits.DEFAULT.tokenBytes()).isEqualTo(16 * 1024);
    assertThat(
            Decisions.outcome(
                Decisions.decide(
                    ExampleRequest.get("/").bearer(token), trigger().keys(Keys.of(mint)))))
        .isEqualTo(outcome);
  }

  /** A good token of exactly that length; a longer header makes up for what base64 can't be. */
  private static String tokenOfBytes(TokenMint mint, int length) {
    for (int inHeader = 0; inHeader < 4; inHeader++) {
      String header =
          "{\"alg\":\"ES256\",\"kid\":\"k1\",\"x\":\"%s\"}".formatted("a".repeat(inHeader));
      for (int pad = (length - 400) / 4 * 3; pad < length; pad++) {
        String claims = "{\"exp\":4102444800,\"x\":\"%s\"}".formatted("a".repeat(pad));
        int encoded = encodedLength(header) + 1 + encodedLength(claims) + 1 + 86;
        if (encoded == length) {
          return mint.sign(header, claims);
        }
      }
    }
    throw new AssertionError("no token is " + length + " bytes long");
  }

  private static int encodedLength(String text) {
    return (text.length() * 4 + 2) / 3;
  }

  @Test
  void aLongerBodyIsAsIfEnvoyHadCutIt() {
    ExampleRequest request =
        ExampleRequest.of("POST", "/").header("x-envoy-auth-partial-body", "false").body("12345");

    RequestView seen = LimitedRequest.of(request, LIMITS);

    assertThat(seen.body()).isEmpty();
    assertThat(seen.headers())
        .filteredOn(line -> line.name().equals("x-envoy-auth-partial-body"))
        .extracting(line -> new String(line.value(), StandardCharsets.US_ASCII))
        .containsExactly("true");
    assertThat(LimitedRequest.of(request.body("1234"), LIMITS).body()).hasSize(4);
  }

  @Test
  void ofARequestWithALongerBodyAllElseIsTheSame() {
    RouteResource route = new RouteResource("HTTPRoute", "shop", "orders", Optional.of("v1"));
    ExampleRequest request =
        ExampleRequest.of("POST", "/a?b")
            .header("x-other", "1")
            .contextExtension("httptrigger", "shop/orders")
            .contextExtension("httptrigger-form", "processor")
            .body("12345")
            .routeResource(route)
            .callAuthority("shop.internal:9001");

    RequestView seen = LimitedRequest.of(request, LIMITS);

    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.host()).isEqualTo(ExampleRequest.HOST);
    assertThat(seen.target()).isEqualTo(request.target());
    assertThat(seen.bytesAreExact()).isTrue();
    assertThat(LimitedRequest.of(request.withoutExactBytes(), LIMITS).bytesAreExact()).isFalse();
    assertThat(seen.headers()).containsAll(request.headers());
    assertThat(seen.contextExtensions()).isEqualTo(request.contextExtensions());
    assertThat(seen.routeResources()).containsExactly(route);
    assertThat(seen.callAuthority()).isEqualTo("shop.internal:9001");
    assertThat(seen.hasFormProcessor()).isTrue();
    assertThat(LimitedRequest.of(ExampleRequest.get("/").body("12345"), LIMITS).hasFormProcessor())
        .isFalse();
  }
}
