package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.engine.Decisions.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every trigger and every request: generated ones, each run by a seed. */
class PropertiesTest {
  private static final String SEEDS = "dev.httptrigger.extauthz.example.Seeds#all";

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theSameRequestGetsTheSameDecisionWheneverItComes(long seed) {
    Generated generated = new Generated(seed);
    PolicyTable table = table(triggers(generated, 6));
    List<ExampleRequest> requests = generated.requests(500);
    List<Decision> decisions = requests.stream().map(each -> decide(each, table)).toList();

    List<Integer> otherOrder = new ArrayList<>(IntStream.range(0, 500).boxed().toList());
    Collections.shuffle(otherOrder, new Random(seed));
    for (int i : otherOrder) {
      assertThat(decide(requests.get(i), table)).as("request %d", i).isEqualTo(decisions.get(i));
    }
    assertThat(decisions.stream().map(Decisions::outcome).distinct().count())
        .as("kinds of decision")
        .isGreaterThan(5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void theOrderInWhichTriggersComeIsIrrelevant(long seed) {
    Generated generated = new Generated(seed);
    ExampleTrigger[] triggers = triggers(generated, 6);
    List<ExampleTrigger> shuffled = new ArrayList<>(List.of(triggers));
    Collections.shuffle(shuffled, new Random(seed));
    PolicyTable inOrder = table(triggers);
    PolicyTable inAnother = table(shuffled.toArray(ExampleTrigger[]::new));

    for (ExampleRequest request : generated.requests(500)) {
      assertThat(decide(request, inAnother))
          .as("%s %s", request.host(), target(request))
          .isEqualTo(decide(request, inOrder));
    }
  }

  /** The engine itself remembers nothing; whoever does must not change an answer. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void rememberedSignaturesChangeNoDecision(long seed) {
    Generated generated = new Generated(seed);
    PolicyTable table = table(triggers(generated, 6));
    IdentityHashMap<TokenVerifier, Map<String, TokenVerifier.Outcome>> memory =
        new IdentityHashMap<>();
    VerifiedTokens remembered =
        (verifier, token, _, trace) ->
            memory
                .computeIfAbsent(verifier, each -> new HashMap<>())
                .computeIfAbsent(
                    new String(token.toByteArray(), StandardCharsets.ISO_8859_1),
                    each -> verifier.verify(token.toByteArray(), trace));

    for (ExampleRequest request : generated.requests(500)) {
      assertThat(decide(remembered, request, table)).isEqualTo(decide(request, table));
    }
    assertThat(memory).as("what was remembered").isNotEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void oneMoreClosedPathOpensNothing(long seed) {
    Generated generated = new Generated(seed);
    int passed = 0;
    for (int i = 0; i < 40; i++) {
      List<String> more = generated.pathRules();
      List<String> fewer = generated.some(more);
      passed +=
          assertNeverOpens(
              generated,
              trigger -> trigger.match(new Blacklist(fewer)),
              trigger -> trigger.match(new Blacklist(more)));
    }
    assertThat(passed).as("requests that are compared").isGreaterThan(50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void oneOpenPathLessOpensNothing(long seed) {
    Generated generated = new Generated(seed);
    int passed = 0;
    for (int i = 0; i < 40; i++) {
      List<String> more = generated.pathRules();
      List<String> fewer = generated.some(more);
      passed +=
          assertNeverOpens(
              generated,
              trigger -> trigger.match(new Whitelist(more)),
              trigger -> trigger.match(new Whitelist(fewer)));
      passed +=
          assertNeverOpens(
              generated,
              trigger -> trigger.match(new Whitelist(more)),
              trigger -> trigger.match(new MatchAll()));
    }
    assertThat(passed).as("requests that are compared").isGreaterThan(50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void oneMoreRuleOnClaimsOrMethodsOpensNothing(long seed) {
    Generated generated = new Generated(seed);
    int passed = 0;
    for (int i = 0; i < 40; i++) {
      AuthorizationRule[] more = generated.authorization().toArray(AuthorizationRule[]::new);
      AuthorizationRule[] fewer = generated.some(List.of(more)).toArray(AuthorizationRule[]::new);
      passed +=
          assertNeverOpens(
              generated,
              trigger -> trigger.authorization(),
              trigger -> trigger.authorization(fewer));
      passed +=
          assertNeverOpens(
              generated,
              trigger -> trigger.authorization(fewer),
              trigger -> trigger.authorization(more));
      passed +=
          assertNeverOpens(
              generated,
              trigger -> trigger.methods("GET", "HEAD", "POST"),
              trigger -> trigger.methods("GET"));
    }
    assertThat(passed).as("requests that are compared").isGreaterThan(50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource(SEEDS)
  void whatFunctionComputeClosesStrictClosesToo(long seed) {
    Generated generated = new Generated(seed);
    for (int i = 0; i < 40; i++) {
      List<String> closed = generated.pathRules();
      ExampleTrigger compatible =
          ExampleTrigger.trigger().profile(Profile.FUNCTION_COMPUTE).match(new Blacklist(closed));
      ExampleTrigger strict =
          ExampleTrigger.trigger().profile(Profile.STRICT).match(new Blacklist(closed));
      for (ExampleRequest request : generated.requests(20)) {
        ExampleRequest withoutToken = ExampleRequest.of("GET", target(request));
        if (decide(withoutToken, strict) instanceof Allow) {
          assertThat(outcome(decide(withoutToken, compatible))).isEqualTo("allowed");
        }
      }
    }
  }

  /**
   * What the stricter trigger allows, the looser one allows; beside it stand the same others.
   *
   * @return how many requests the stricter one allowed
   */
  private static int assertNeverOpens(
      Generated generated,
      UnaryOperator<ExampleTrigger> looser,
      UnaryOperator<ExampleTrigger> stricter) {
    ExampleTrigger[] others = triggers(generated, 2);
    ExampleTrigger changed = generated.trigger(2);
    PolicyTable loose = table(others).with(looser.apply(changed).policy());
    PolicyTable strict = table(others).with(stricter.apply(changed).policy());
    int passed = 0;
    for (ExampleRequest request : generated.requests(25)) {
      if (passes(decide(request, strict))) {
        passed++;
        assertThat(passes(decide(request, loose)))
            .as("%s %s%s", request.method(), request.host(), target(request))
            .isTrue();
      }
    }
    return passed;
  }

  private static boolean passes(Decision decision) {
    return outcome(decision).equals("allowed");
  }

  private static ExampleTrigger[] triggers(Generated generated, int count) {
    return IntStream.range(0, count).mapToObj(generated::trigger).toArray(ExampleTrigger[]::new);
  }

  private static String target(ExampleRequest request) {
    return new String(request.target(), StandardCharsets.ISO_8859_1);
  }
}
