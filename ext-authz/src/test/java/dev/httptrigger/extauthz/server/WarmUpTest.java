package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.TokenVerifier.NotSigned;
import dev.httptrigger.extauthz.policy.TokenVerifier.Outcome;
import dev.httptrigger.extauthz.policy.TokenVerifier.Signed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server does before its first request has to be what it does then. */
final class WarmUpTest {
  private final List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

  private Engine watched(VerifiedTokens tokens) {
    return new Engine(
        (verifier, token, now, trace) -> {
          Outcome outcome = tokens.verify(verifier, token, now, trace);
          outcomes.add(outcome);
          return outcome;
        },
        failures::add);
  }

  @Test
  void signaturesOfBothKindsAreVerifiedAndOneTokenIsNone() {
    new WarmUp(this::watched, Preparation.byJdk()).run();

    assertThat(failures).isEmpty();
    assertThat(outcomes).filteredOn(Signed.class::isInstance).hasSizeGreaterThan(1_000);
    assertThat(outcomes).filteredOn(NotSigned.class::isInstance).hasSizeGreaterThan(500);
    assertThat(outcomes)
        .filteredOn(Signed.class::isInstance)
        .extracting(outcome -> ((Signed) outcome).key())
        .as("keys that were used")
        .satisfies(keys -> assertThat(keys.stream().distinct()).hasSize(2));
  }
}
