package dev.httptrigger.extauthz.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an edit that can't be used claimed denies, and the last good configuration goes on. */
class ClosedPrefixTest {
  private static final PolicyTable TABLE =
      PolicyTable.empty(Unmatched.ALLOW, false)
          .with(
              ExampleTrigger.trigger()
                  .anonymous()
                  .host("old.example.com", "/good")
                  .closed("new.example.com", "/")
                  .closed("old.example.com", "/new")
                  .policy())
          .with(ExampleTrigger.trigger().named("shop", "all").anonymous().host("*").policy());

  @ParameterizedTest
  @CsvSource({
    "old.example.com, /good/x, allowed",
    "old.example.com, /new/x,  invalid_trigger",
    "new.example.com, /,       invalid_trigger",
    "any.example.com, /,       allowed",
  })
  void aClosedPrefixDenies(String host, String path, String outcome) {
    assertThat(outcome(ExampleRequest.get(path).host(host))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({"old.example.com, /good/x, allowed", "new.example.com, /, invalid_trigger"})
  void byIdToo(String host, String path, String outcome) {
    ExampleRequest request =
        ExampleRequest.get(path).host(host).contextExtension("httptrigger", "shop/orders");

    assertThat(outcome(request)).isEqualTo(outcome);
  }

  private static String outcome(ExampleRequest request) {
    Engine engine = new Engine(VerifiedTokens.anew(), failure -> {});
    Decision decision =
        engine.decide(request, TABLE, Instant.parse("2026-01-01T00:00:00Z"), Trace.NONE);
    return switch (decision) {
      case Allow _ -> "allowed";
      case Deny deny -> deny.reason().text();
    };
  }
}
