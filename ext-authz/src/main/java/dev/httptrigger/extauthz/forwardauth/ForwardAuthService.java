package dev.httptrigger.extauthz.forwardauth;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.engine.Answers;
import dev.httptrigger.extauthz.policy.PolicyTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers proxies that ask by plain HTTP. Thread-safe; never waits for anything, never throws:
 * whatever goes wrong denies.
 */
public final class ForwardAuthService {
  private final Supplier<PolicyTable> table;
  private final BiFunction<RequestView, PolicyTable, Decision> decide;
  private final Admission admission;
  private final TrustedCallers trusted;
  private final DecisionObserver observer;
  private final Diagnosis diagnosis;

  /**
   * A service that answers with somebody's decisions.
   *
   * @param table what is in force
   * @param decide decides by a table; where it throws, the request is denied
   * @param admission who says whether there is still time to decide
   * @param trusted whose {@code X-Forwarded-*} are believed
   * @param observer is told of every decision
   * @param diagnosis is told why requests are denied that the proxy or we are to blame for
   */
  public ForwardAuthService(
      Supplier<PolicyTable> table,
      BiFunction<RequestView, PolicyTable, Decision> decide,
      Admission admission,
      TrustedCallers trusted,
      DecisionObserver observer,
      Diagnosis diagnosis) {
    this.table = requireNonNull(table, "table is null");
    this.decide = requireNonNull(decide, "decide is null");
    this.admission = requireNonNull(admission, "admission is null");
    this.trusted = requireNonNull(trusted, "trusted is null");
    this.observer = requireNonNull(observer, "observer is null");
    this.diagnosis = requireNonNull(diagnosis, "diagnosis is null");
  }

  /**
   * Who is told what went wrong.
   *
   * @param proxies in words for a proxy's owner; nothing of the client's is in them but a header's
   *     name
   * @param failures our own; a message may hold a part of the request, so log the kind and the
   *     stack, not the message
   */
  public record Diagnosis(Consumer<String> proxies, Consumer<Throwable> failures) {
    /** Checks that nothing is null. */
    public Diagnosis {
      requireNonNull(proxies, "proxies is null");
      requireNonNull(failures, "failures is null");
    }
  }

  /** Answers one question. */
  @SuppressWarnings("CatchingUnchecked") // whatever happens, the request must be denied
  public AuthAnswer answer(AuthQuestion question) {
    long start = System.nanoTime();
    try {
      return AuthAddress.of(question.target())
          .map(address -> byAddress(question, address, start))
          .orElseGet(() -> misdirected("its target is no address of forward-auth", start));
    } catch (Throwable failure) {
      Deny denied = Answers.withoutTrigger(DenialReason.INTERNAL_ERROR, false);
      quietly(() -> diagnosis.failures().accept(failure));
      quietly(() -> observer.decided(denied, Optional.empty(), System.nanoTime() - start));
      return AuthAnswer.denied(denied.answer());
    }
  }

  private AuthAnswer byAddress(AuthQuestion question, AuthAddress address, long start) {
    return switch (address) {
      case AuthAddress.Check check -> {
        if (!trusted.trust(question.caller())) {
          yield misdirected(
              question.caller().getHostAddress()
                  + " is not among the trusted callers of /check (--http-trusted-callers)",
              start);
        }
        try {
          Forwarded forwarded = Forwarded.of(question.headers());
          yield check(OriginalRequest.of(question, check, forwarded), start);
        } catch (Forwarded.Unclear e) {
          yield misdirected(e.why(), start);
        }
      }
      case AuthAddress.Appended appended -> appended(OriginalRequest.of(question, appended), start);
    };
  }

  private AuthAnswer check(RequestView request, long start) {
    PolicyTable policies = table.get();
    return switch (decided(request, policies)) {
      case Deny deny -> denied(deny, request, start);
      case Allow allow -> {
        Set<String> copied = allow.trigger().map(policies::copiedNames).orElse(Set.of());
        Optional<String> unsaid =
            BeyondHeaders.of(allow)
                .or(() -> CopiedHeaders.unsaid(allow.mutations(), request, copied));
        yield unsaid.isPresent()
            ? inexpressible(allow, unsaid.get(), request, start)
            : allowed(allow, CopiedHeaders.of(allow.mutations(), request, copied), request, start);
      }
    };
  }

  private AuthAnswer appended(RequestView request, long start) {
    return switch (decided(request, table.get())) {
      case Deny deny -> denied(deny, request, start);
      case Allow allow -> {
        Optional<String> unsaid = BeyondHeaders.of(allow);
        yield unsaid.isPresent()
            ? inexpressible(allow, unsaid.get(), request, start)
            : allowed(allow, EnvoyHeaders.of(allow.mutations()), request, start);
      }
    };
  }

  /** How long a proxy waits, it does not say. */
  private Decision decided(RequestView request, PolicyTable policies) {
    return admission.admits(Long.MAX_VALUE)
        ? decide.apply(request, policies)
        : Answers.withoutTrigger(DenialReason.OVERLOADED, Answers.isGrpcClient(request));
  }

  private AuthAnswer allowed(Allow allow, List<Header> headers, RequestView request, long start) {
    AuthAnswer answer = AuthAnswer.allowed(headers);
    observer.decided(allow, Optional.of(request), System.nanoTime() - start);
    return answer;
  }

  private AuthAnswer denied(Deny deny, RequestView request, long start) {
    observer.decided(deny, Optional.of(request), System.nanoTime() - start);
    return AuthAnswer.denied(deny.answer());
  }

  /** The trigger and this way of asking do not go together. */
  private AuthAnswer inexpressible(Allow allow, String why, RequestView request, long start) {
    diagnosis
        .proxies()
        .accept(allow.trigger().map(ObjectName::toString).orElse("no trigger") + ": " + why);
    Deny none = Answers.withoutTrigger(DenialReason.INVALID_TRIGGER, Answers.isGrpcClient(request));
    Deny deny = new Deny(allow.trigger(), none.reason(), none.answer(), allow.keySighting());
    return denied(deny, request, start);
  }

  /** There is no request to decide on. */
  private AuthAnswer misdirected(String why, long start) {
    diagnosis.proxies().accept(why);
    Deny denied = Answers.withoutTrigger(DenialReason.NO_TRIGGER, false);
    observer.decided(denied, Optional.empty(), System.nanoTime() - start);
    return AuthAnswer.denied(denied.answer());
  }

  @SuppressWarnings("CatchingUnchecked") // neither counting nor reporting keeps us from denying
  private static void quietly(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable ignored) {
      // There is nobody left to tell.
    }
  }
}
