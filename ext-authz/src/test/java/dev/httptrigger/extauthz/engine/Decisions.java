package dev.httptrigger.extauthz.engine;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import java.time.Instant;

/** Asks an engine that must not fail inside. */
final class Decisions {
  /** The time of every decision that names no other. */
  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private static final Engine ENGINE = engine(VerifiedTokens.anew());

  private Decisions() {}

  static Decision decide(RequestView request, ExampleTrigger... triggers) {
    return decide(request, table(triggers));
  }

  static Decision decide(RequestView request, PolicyTable table) {
    return ENGINE.decide(request, table, NOW, Trace.NONE);
  }

  static Decision decide(RequestView request, PolicyTable table, Instant now, Trace trace) {
    return ENGINE.decide(request, table, now, trace);
  }

  static Decision decide(VerifiedTokens verifiedTokens, RequestView request, PolicyTable table) {
    return engine(verifiedTokens).decide(request, table, NOW, Trace.NONE);
  }

  private static Engine engine(VerifiedTokens verifiedTokens) {
    return new Engine(
        verifiedTokens,
        failure -> {
          throw new AssertionError("the engine failed inside", failure);
        });
  }

  static PolicyTable table(ExampleTrigger... triggers) {
    PolicyTable table = PolicyTable.empty(Unmatched.DENY, false);
    for (ExampleTrigger trigger : triggers) {
      Policy policy = trigger.policy();
      table = table.with(policy);
    }
    return table;
  }

  /** {@code allowed}, or the reason of a denial; a DryRun's refusal is in brackets. */
  static String outcome(Decision decision) {
    return switch (decision) {
      case Allow allow -> allow.dryRun().map(reason -> "(" + reason.text() + ")").orElse("allowed");
      case Deny deny -> deny.reason().text();
    };
  }

  static Deny denied(Decision decision) {
    if (decision instanceof Deny deny) {
      return deny;
    }
    throw new AssertionError("not denied");
  }

  static Allow allowed(Decision decision) {
    if (decision instanceof Allow allow) {
      return allow;
    }
    throw new AssertionError("not allowed: " + outcome(decision));
  }
}
