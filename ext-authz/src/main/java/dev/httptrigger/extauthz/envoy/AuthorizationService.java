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
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * {@code envoy.service.auth.v3.Authorization}. Every call is answered with a whole {@code
 * CheckResponse}: an RPC error would leave the decision to the gateway's failure mode, and an empty
 * message would allow. Thread-safe; never waits for anything.
 */
public final class AuthorizationService implements BindableService {
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

  /** The generated service, but for the request's marshaller: see {@link CheckRequestReader}. */
  @Override
  public ServerServiceDefinition bindService() {
    ServiceDescriptor generated = AuthorizationGrpc.getServiceDescriptor();
    MethodDescriptor<CheckRequest, CheckResponse> method = AuthorizationGrpc.getCheckMethod();
    MethodDescriptor<CheckRequest, CheckResponse> check =
        method.toBuilder(
                new CheckRequestReader(method.getRequestMarshaller()),
                method.getResponseMarshaller())
            .build();
    return ServerInterceptors.intercept(
        ServerServiceDefinition.builder(
                ServiceDescriptor.newBuilder(generated.getName())
                    .setSchemaDescriptor(generated.getSchemaDescriptor())
                    .addMethod(check)
                    .build())
            .addMethod(check, ServerCalls.asyncUnaryCall(this::check))
            .build(),
        new CallAuthority());
  }

  /** Answers one call, exactly once. */
  public void check(CheckRequest request, StreamObserver<CheckResponse> responses) {
    if (responses instanceof ServerCallStreamObserver<CheckResponse> call) {
      // Without it, answering a gateway that gave up waiting would be an exception.
      call.setOnCancelHandler(() -> {});
    }
    responses.onNext(answer(request));
    responses.onCompleted();
  }

  @SuppressWarnings("CatchingUnchecked") // whatever happens, the request must be denied
  private CheckResponse answer(CheckRequest call) {
    long start = System.nanoTime();
    Optional<RequestView> request = Optional.empty();
    try {
      if (!call.getAttributes().getRequest().hasHttp()) {
        return observed(
            Answers.withoutTrigger(DenialReason.INTERNAL_ERROR, false), Optional.empty(), start);
      }
      RequestView view = CheckRequestView.of(call, formProcessor);
      request = Optional.of(view);
      Decision decision =
          admission.admits(timeLeft())
              ? decide.apply(view)
              : Answers.withoutTrigger(DenialReason.OVERLOADED, Answers.isGrpcClient(view));
      return observed(decision, request, start);
    } catch (Throwable failure) {
      return failed(failure, request, start);
    }
  }

  /** What is left of the call's deadline, which Envoy sets from the filter's own time-out. */
  private static long timeLeft() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }

  private CheckResponse observed(Decision decision, Optional<RequestView> request, long start) {
    CheckResponse response = CheckResponses.of(decision);
    observer.decided(decision, request, System.nanoTime() - start);
    return response;
  }

  /** Neither the counting nor the reporting of a failure may keep a request from being denied. */
  @SuppressWarnings("CatchingUnchecked") // as above
  private CheckResponse failed(Throwable failure, Optional<RequestView> request, long start) {
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
