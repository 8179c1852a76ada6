package dev.httptrigger.extauthz.envoy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.engine.Answers;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code envoy.service.auth.v3.Authorization}. Every call is answered with a whole {@code
 * CheckResponse}: an RPC error would leave the decision to the gateway's failure mode, and an empty
 * message would allow. Thread-safe; never waits for anything.
 */
public final class AuthorizationService implements BindableService {
  private static final Marshaller<CheckMessage> REQUESTS =
      new Marshaller<>() {
        @Override
        public InputStream stream(CheckMessage message) {
          return new ByteArrayInputStream(message.bytes());
        }

        @Override
        public CheckMessage parse(InputStream stream) {
          return CheckMessage.read(stream);
        }
      };

  private static final Marshaller<CheckAnswer> ANSWERS =
      new Marshaller<>() {
        @Override
        public InputStream stream(CheckAnswer answer) {
          return answer.stream();
        }

        @Override
        public CheckAnswer parse(InputStream stream) {
          throw new UnsupportedOperationException("a server reads no answers");
        }
      };

  private final Function<RequestView, Decision> decide;
  private final boolean formProcessor;
  private final Admission admission;
  private final DecisionObserver observer;
  private final Consumer<Throwable> failures;

  /** The same for gateways that say of each route whether it has the form processor. */
  public AuthorizationService(
      Function<RequestView, Decision> decide,
      Admission admission,
      DecisionObserver observer,
      Consumer<Throwable> failures) {
    this(decide, false, admission, observer, failures);
  }

  /**
   * A service that answers with somebody's decisions.
   *
   * @param decide decides; where it throws, the request is denied
   * @param formProcessor whether every route has the form processor, whatever its context says
   * @param admission who says whether there is still time to decide
   * @param observer is told of every decision
   * @param failures is told what went wrong where a request was denied for that; a message may hold
   *     a part of the request, so log the kind and the stack, not the message
   */
  public AuthorizationService(
      Function<RequestView, Decision> decide,
      boolean formProcessor,
      Admission admission,
      DecisionObserver observer,
      Consumer<Throwable> failures) {
    this.decide = requireNonNull(decide, "decide is null");
    this.formProcessor = formProcessor;
    this.admission = requireNonNull(admission, "admission is null");
    this.observer = requireNonNull(observer, "observer is null");
    this.failures = requireNonNull(failures, "failures is null");
  }

  /** The generated service, but for its messages: bytes in, bytes out. */
  @Override
  public ServerServiceDefinition bindService() {
    ServiceDescriptor generated = AuthorizationGrpc.getServiceDescriptor();
    MethodDescriptor<CheckMessage, CheckAnswer> check =
        AuthorizationGrpc.getCheckMethod().toBuilder(REQUESTS, ANSWERS).build();
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(generated.getName())
                .setSchemaDescriptor(generated.getSchemaDescriptor())
                .addMethod(check)
                .build())
        .addMethod(check, new CheckCalls(this::answer))
        .build();
  }

  /**
   * Answers a call without a network: one without an {@code :authority}, whose caller waits for as
   * long as it takes.
   *
   * @param checkRequest the bytes of a {@code CheckRequest}; not changed any more
   * @return the bytes of a {@code CheckResponse}
   */
  public byte[] answer(byte[] checkRequest) {
    return answer(new CheckMessage(checkRequest), "", Long.MAX_VALUE).toByteArray();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever happens, the request must be denied
  CheckAnswer answer(CheckMessage message, String authority, long nanosecondsLeft) {
    long start = System.nanoTime();
    Optional<RequestView> request = Optional.empty();
    try {
      request = CheckRequestView.of(message.bytes(), authority, formProcessor);
      if (request.isEmpty()) {
        return observed(Answers.withoutTrigger(DenialReason.INTERNAL_ERROR, false), request, start);
      }
      RequestView view = request.get();
      Decision decision =
          admission.admits(nanosecondsLeft)
              ? decide.apply(view)
              : Answers.withoutTrigger(DenialReason.OVERLOADED, Answers.isGrpcClient(view));
      return observed(decision, request, start);
    } catch (Throwable failure) {
      return failed(failure, request, start);
    }
  }

  private CheckAnswer observed(Decision decision, Optional<RequestView> request, long start) {
    CheckAnswer answer = CheckResponses.of(decision);
    observer.decided(decision, request, System.nanoTime() - start);
    return answer;
  }

  /** Neither the counting nor the reporting of a failure may keep a request from being denied. */
  @SuppressWarnings("CatchingUnchecked") // as above
  private CheckAnswer failed(Throwable failure, Optional<RequestView> request, long start) {
    Deny denied = Answers.withoutTrigger(DenialReason.INTERNAL_ERROR, isGrpcClient(request));
    quietly(() -> failures.accept(failure));
    quietly(() -> observer.decided(denied, request, System.nanoTime() - start));
    return CheckResponses.of(denied);
  }

  @SuppressWarnings("CatchingUnchecked") // as above
  private static void quietly(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable ignored) {
      // There is nobody left to tell.
    }
  }

  /** The request may be what the failure came of. */
  @SuppressWarnings("CatchingUnchecked") // as above
  private static boolean isGrpcClient(Optional<RequestView> request) {
    try {
      return request.filter(Answers::isGrpcClient).isPresent();
    } catch (Throwable unreadable) {
      return false;
    }
  }
}
