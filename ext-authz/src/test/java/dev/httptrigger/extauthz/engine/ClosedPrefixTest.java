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
import java.util.List;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest(
      name = "{0}: {1} with / open and /shut closed, {2} with / closed and /open open")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # path            | /shut closed    | all but /open closed
          /x                | allowed         | invalid_trigger
          /shut             | invalid_trigger | invalid_trigger
          /shut/            | invalid_trigger | invalid_trigger
          /shut/x?y         | invalid_trigger | invalid_trigger
          /shutter          | allowed         | invalid_trigger
          /open/x           | allowed         | allowed
          /%73hut           | ambiguous_path  | invalid_trigger
          /shu%74/x         | ambiguous_path  | invalid_trigger
          /%6fpen/x         | allowed         | ambiguous_path
          /x/../shut        | ambiguous_path  | ambiguous_path
          /open/..%2fshut   | ambiguous_path  | ambiguous_path
          /open/%2e%2e/shut | ambiguous_path  | ambiguous_path
          //shut            | ambiguous_path  | ambiguous_path
          /shut%2fx         | ambiguous_path  | ambiguous_path
          /%2573hut         | ambiguous_path  | ambiguous_path
          /;/shut           | ambiguous_path  | ambiguous_path
          """)
  void aClosedPrefixStaysClosedHoweverThePathIsRead(String path, String shut, String closed) {
    String host = "old.example.com";
    PolicyTable shutClosed = onlyTrigger(anonymous().host(host, "/").closed(host, "/shut"));
    PolicyTable allClosed = onlyTrigger(anonymous().closed(host, "/").host(host, "/open"));
    ExampleRequest byHost = ExampleRequest.get(path).host(host);
    ExampleRequest byId = byHost.contextExtension("httptrigger", "shop/orders");

    for (ExampleRequest request : List.of(byHost, byId)) {
      assertThat(outcome(request, shutClosed)).isEqualTo(shut);
      assertThat(outcome(request, allClosed)).isEqualTo(closed);
    }
  }

  @Test
  void aHostThatIsClosedDoesNotFallThroughToAWildcardOfTheSameTrigger() {
    PolicyTable table =
        onlyTrigger(
            anonymous()
                .host("*.example.com", ExampleTrigger.HELD_SINCE.minusSeconds(60), "/")
                .closed("new.example.com", "/"));
    ExampleRequest byHost = ExampleRequest.get("/").host("new.example.com");

    assertThat(outcome(byHost, table)).isEqualTo("invalid_trigger");
    assertThat(outcome(byHost.contextExtension("httptrigger", "shop/orders"), table))
        .isEqualTo("invalid_trigger");
    assertThat(outcome(byHost.host("other.example.com"), table)).isEqualTo("allowed");
  }

  private static ExampleTrigger anonymous() {
    return ExampleTrigger.trigger().anonymous();
  }

  private static PolicyTable onlyTrigger(ExampleTrigger trigger) {
    return PolicyTable.empty(Unmatched.DENY, false).with(trigger.policy());
  }

  private static String outcome(ExampleRequest request) {
    return outcome(request, TABLE);
  }

  private static String outcome(ExampleRequest request, PolicyTable table) {
    Engine engine = new Engine(VerifiedTokens.anew(), failure -> {});
    Decision decision =
        engine.decide(request, table, Instant.parse("2026-01-01T00:00:00Z"), Trace.NONE);
    return switch (decision) {
      case Allow _ -> "allowed";
      case Deny deny -> deny.reason().text();
    };
  }
}
