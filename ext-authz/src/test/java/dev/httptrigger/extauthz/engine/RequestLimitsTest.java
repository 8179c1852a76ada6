package dev.httptrigger.extauthz.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import java.nio.charset.StandardCharsets;
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
}
