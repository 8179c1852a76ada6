package dev.httptrigger.bench.parts;

import dev.httptrigger.bench.workload.EnvoyRequest;
import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.engine.Answers;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Requests as a server gets them, and its view of them. */
final class SampleRequests {
  /** What stands before a message in a gRPC stream. */
  private static final int PREFIX = 5;

  /** The shortest way out: what is left of a check is its reading. */
  static final Decision REFUSED = Answers.withoutTrigger(DenialReason.NO_TRIGGER, false);

  private SampleRequests() {}

  /** The {@code CheckRequest} for a request, without or with a token. */
  static byte[] message(String host, Optional<String> token) {
    return withoutPrefix(new EnvoyRequest(host, token).message());
  }

  /** A copy of the {@code CheckRequest} in a gRPC message: what a server makes of a stream, too. */
  static byte[] withoutPrefix(byte[] grpcMessage) {
    return Arrays.copyOfRange(grpcMessage, PREFIX, grpcMessage.length);
  }

  /** A {@code CheckRequest} of a method and a host: the least that has an answer of its own. */
  static byte[] smallest() {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setRequest(
                    AttributeContext.Request.newBuilder()
                        .setHttp(
                            AttributeContext.HttpRequest.newBuilder()
                                .setMethod("GET")
                                .setHost("orders.example.com"))))
        .build()
        .toByteArray();
  }

  /** The engine's view of a request, made by the way of the server. */
  static RequestView view(byte[] checkRequest) {
    AtomicReference<RequestView> seen = new AtomicReference<>();
    byte[] unusedAnswer =
        service(
                request -> {
                  seen.set(request);
                  return REFUSED;
                })
            .answer(checkRequest);
    return Optional.ofNullable(seen.get())
        .orElseThrow(() -> new IllegalStateException("a request of our own can't be read"));
  }

  /** The server's way from bytes to bytes, with somebody else's decisions. A failure denies. */
  static AuthorizationService service(Function<RequestView, Decision> decide) {
    return new AuthorizationService(
        decide, Admission.ALWAYS, DecisionObserver.NONE, unusedFailure -> {});
  }
}
