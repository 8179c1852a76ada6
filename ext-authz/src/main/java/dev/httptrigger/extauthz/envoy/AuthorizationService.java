package dev.httptrigger.extauthz.envoy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.policy.PolicyTable;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code envoy.service.auth.v3.Authorization}. Every call is answered with a whole {@code
 * CheckResponse}: an RPC error would leave the decision to the gateway's failure mode. Thread-safe.
 */
public final class AuthorizationService extends AuthorizationGrpc.AuthorizationImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(AuthorizationService.class);

  private final Engine engine;
  private final Supplier<PolicyTable> table;
  private final InstantSource clock;
  private final DecisionObserver observer;

  /**
   * A service that decides by the table in force at each call.
   *
   * @param engine decides
   * @param table gives the table in force
   * @param clock the time that tokens are held against
   * @param observer is told of every decision
   */
  public AuthorizationService(
      Engine engine, Supplier<PolicyTable> table, InstantSource clock, DecisionObserver observer) {
    this.engine = requireNonNull(engine, "engine is null");
    this.table = requireNonNull(table, "table is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.observer = requireNonNull(observer, "observer is null");
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> responses) {
    responses.onNext(answer(request));
    responses.onCompleted();
  }

  @SuppressWarnings("CatchingThrowable") // whatever happens, the request must be denied
  private CheckResponse answer(CheckRequest request) {
    try {
      long start = System.nanoTime();
      Decision decision =
          engine.decide(CheckRequestView.of(request), table.get(), clock.instant(), Trace.NONE);
      CheckResponse response = CheckResponses.of(decision);
      observer.decided(decision, System.nanoTime() - start);
      return response;
    } catch (Throwable e) {
      // The type alone: a message may quote the request.
      LOG.error("A check failed and was denied: {}", e.getClass().getName());
      return CheckResponses.ownFailure();
    }
  }
}
