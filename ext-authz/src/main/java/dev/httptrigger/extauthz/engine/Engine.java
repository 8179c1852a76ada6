package dev.httptrigger.extauthz.engine;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Selected.Chosen;
import dev.httptrigger.extauthz.policy.Selected.LetPass;
import dev.httptrigger.extauthz.policy.Selected.NotChosen;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides requests. Immutable; any number of threads may ask at the same time. */
public final class Engine {
  private final VerifiedTokens verifiedTokens;
  private final RequestLimits limits;
  private final Consumer<Throwable> failures;

  /** An engine with the usual limits. */
  public Engine(VerifiedTokens verifiedTokens, Consumer<Throwable> failures) {
    this(verifiedTokens, RequestLimits.DEFAULT, failures);
  }

  /**
   * An engine.
   *
   * @param verifiedTokens who answers for signatures
   * @param limits how much of a request is looked at
   * @param failures is told what went wrong inside when a request was denied for that; a message
   *     may hold a part of the request, so log the kind and the stack, not the message
   */
  public Engine(VerifiedTokens verifiedTokens, RequestLimits limits, Consumer<Throwable> failures) {
    this.verifiedTokens =
        requireNonNull(verifiedTokens, "verifiedTokens is null").upTo(limits.tokenBytes());
    this.limits = limits;
    this.failures = requireNonNull(failures, "failures is null");
  }

  /**
   * May this request pass? Never throws: whatever goes wrong inside denies ({@code
   * internal_error}).
   *
   * @param policies what is in force
   * @param now the time by the server's clock
   * @param trace sees the steps
   */
  public Decision decide(RequestView request, PolicyTable policies, Instant now, Trace trace) {
    try {
      if (request.lines().count() > limits.headerLines()) {
        return tooManyHeaders(request, trace);
      }
      return select(LimitedRequest.of(request, limits), policies, now, trace);
    } catch (Throwable failure) {
      return failed(request, failure);
    }
  }

  /** Before anything else, as every name of the client's is compared with every mapped one. */
  private Deny tooManyHeaders(RequestView request, Trace trace) {
    if (trace.wanted()) {
      trace.add(
          new Trace.Checked(
              "header lines",
              false,
              request.lines().count() + ", more than " + limits.headerLines()));
    }
    return Answers.withoutTrigger(DenialReason.OVERLOADED, isGrpcClient(request));
  }

  private Deny failed(RequestView request, Throwable failure) {
    report(failure);
    return Answers.withoutTrigger(DenialReason.INTERNAL_ERROR, isGrpcClient(request));
  }

  /** A failure that can't be reported denies all the same. */
  private void report(Throwable failure) {
    try {
      failures.accept(failure);
    } catch (Throwable ignored) {
      // There is nobody left to tell.
    }
  }

  /** The request may be what the failure came of. */
  private static boolean isGrpcClient(RequestView request) {
    try {
      return Answers.isGrpcClient(request);
    } catch (Throwable unreadable) {
      return false;
    }
  }

  private Decision select(RequestView request, PolicyTable policies, Instant now, Trace trace) {
    PathReadings path = PathReadings.of(request.target(), request.bytesAreExact());
    if (trace.wanted()) {
      trace.add(new Trace.Looked("path", path.text()));
    }
    return switch (policies.select(request, path, trace)) {
      case LetPass() -> new Allow(Optional.empty(), Mutations.NONE, Metadata.NONE);
      case NotChosen none ->
          Answers.refuse(none.trigger(), none.reason(), Answers.isGrpcClient(request));
      case Chosen chosen ->
          new Evaluation(verifiedTokens, request, path, policies, chosen.policy(), now, trace)
              .decide();
    };
  }
}
