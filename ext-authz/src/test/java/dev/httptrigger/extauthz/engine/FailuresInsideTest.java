package dev.httptrigger.extauthz.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.testkit.TokenMint;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is thrown, and at whichever step, the request is denied (DESIGN §1, rule 1). Each
 * request here is allowed as long as nothing goes wrong.
 */
class FailuresInsideTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final PolicyTable TABLE =
      Decisions.table(
          ExampleTrigger.trigger()
              .match(new Whitelist(List.of("/open/*")))
              .keys(Keys.of(MINT))
              .forward("sub", "x-user"));

  private static final List<RequestView> ALLOWED =
      List.of(
          ExampleRequest.get("/open/a?b=c").header("x_user", "forged"),
          ExampleRequest.get("/a").bearer(MINT.sign("{\"exp\":4102444800,\"sub\":\"alice\"}")),
          ExampleRequest.of("OPTIONS", "/a")
              .header("origin", "https://a.example")
              .header("access-control-request-method", "GET"));

  private static final List<Supplier<Throwable>> THROWABLES =
      List.of(
          IllegalStateException::new,
          StackOverflowError::new,
          OutOfMemoryError::new,
          AssertionError::new,
          () -> new NoClassDefFoundError("gone"),
          () -> new Exception("checked, and nobody declared it"));

  static Stream<Supplier<Throwable>> throwables() {
    return THROWABLES.stream();
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void aRequestThatCanNotBeReadAtSomePointIsDenied(Supplier<Throwable> throwable) {
    for (RequestView request : ALLOWED) {
      int questions = countedQuestions(request);
      assertThat(questions).as("a test that breaks something").isGreaterThan(3);
      for (int last = 1; last <= questions; last++) {
        assertDenied(failingAt(last, request, throwable), VerifiedTokens.anew(), Trace.NONE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void aSignatureThatCanNotBeLookedAtIsDenied(Supplier<Throwable> throwable) {
    assertDenied(
        ALLOWED.get(1),
        (verifier, token, now, trace) -> {
          throw sneaky(throwable.get());
        },
        Trace.NONE);
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void aStepThatCanNotBeShownIsADenial(Supplier<Throwable> throwable) {
    for (RequestView request : ALLOWED) {
      AtomicInteger steps = new AtomicInteger();
      assertThat(
              Decisions.outcome(
                  engine(VerifiedTokens.anew())
                      .decide(request, TABLE, Decisions.NOW, trace(steps::incrementAndGet))))
          .isEqualTo("allowed");
      for (int last = 1; last <= steps.get(); last++) {
        AtomicInteger left = new AtomicInteger(last);
        Trace failing =
            trace(
                () -> {
                  if (left.decrementAndGet() == 0) {
                    throw sneaky(throwable.get());
                  }
                });
        assertDenied(request, VerifiedTokens.anew(), failing);
      }
    }
  }

  private static int countedQuestions(RequestView request) {
    AtomicInteger questions = new AtomicInteger();
    RequestView counted =
        view(
            request,
            () -> {
              questions.incrementAndGet();
            });
    assertThat(
            Decisions.outcome(
                engine(VerifiedTokens.anew()).decide(counted, TABLE, Decisions.NOW, Trace.NONE)))
        .isEqualTo("allowed");
    return questions.get();
  }

  /** Answers until that question, and from then on to none. */
  private static RequestView failingAt(
      int question, RequestView request, Supplier<Throwable> throwable) {
    AtomicInteger left = new AtomicInteger(question);
    return view(
        request,
        () -> {
          if (left.decrementAndGet() <= 0) {
            throw sneaky(throwable.get());
          }
        });
  }

  private static RequestView view(RequestView request, Runnable before) {
    return (RequestView)
        Proxy.newProxyInstance(
            RequestView.class.getClassLoader(),
            new Class<?>[] {RequestView.class},
            (proxy, method, arguments) -> {
              before.run();
              try {
                return method.invoke(request, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Trace trace(Runnable onStep) {
    return new Trace() {
      @Override
      public boolean wanted() {
        return true;
      }

      @Override
      public void add(Step step) {
        onStep.run();
      }
    };
  }

  private static void assertDenied(RequestView request, VerifiedTokens tokens, Trace trace) {
    assertThat(engine(tokens).decide(request, TABLE, Decisions.NOW, trace))
        .isInstanceOfSatisfying(
            Deny.class, deny -> assertThat(deny.reason()).isEqualTo(DenialReason.INTERNAL_ERROR));
  }

  /** An engine whose failures can't even be reported. */
  private static Engine engine(VerifiedTokens tokens) {
    return new Engine(
        tokens,
        failure -> {
          throw new IllegalStateException("no report either");
        });
  }

  /** Thrown as it is, checked or not. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: that is the trick
  private static <T extends Throwable> RuntimeException sneaky(Throwable throwable) throws T {
    throw (T) throwable;
  }
}
