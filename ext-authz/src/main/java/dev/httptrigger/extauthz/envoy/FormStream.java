package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.ByteString;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.engine.Answers;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/**
 * The conversation about one request. Every message is answered at once, and whatever is thrown
 * becomes an answer that refuses: a stream that ends well without an answer would let the client's
 * own body through. gRPC calls it from one thread at a time.
 */
final class FormStream implements StreamObserver<ProcessingRequest> {
  private final FormConversation conversation = new FormConversation();
  private final StreamObserver<ProcessingResponse> responses;
  private final Consumer<Throwable> failures;
  private boolean ended;

  FormStream(StreamObserver<ProcessingResponse> responses, Consumer<Throwable> failures) {
    this.responses = responses;
    this.failures = failures;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever happens, the request must be refused
  public void onNext(ProcessingRequest request) {
    if (ended) {
      return;
    }
    try {
      responses.onNext(conversation.answer(request));
    } catch (Throwable failure) {
      ended = true;
      refuse(failure);
    }
  }

  /** Where not even the refusal can be sent, an error ends the stream: that refuses, too. */
  @SuppressWarnings("CatchingUnchecked") // as above
  private void refuse(Throwable failure) {
    quietly(() -> failures.accept(failure));
    try {
      responses.onNext(refusal());
      responses.onCompleted();
    } catch (Throwable unsendable) {
      quietly(() -> responses.onError(Status.INTERNAL.asRuntimeException()));
    }
  }

  @SuppressWarnings("CatchingUnchecked") // as above
  private static void quietly(Runnable telling) {
    try {
      telling.run();
    } catch (Throwable ignored) {
      // There is nobody left to tell.
    }
  }

  /** What a client gets where a check fails. */
  private static ProcessingResponse refusal() {
    Answer answer = Answers.withoutTrigger(DenialReason.INTERNAL_ERROR, false).answer();
    HeaderMutation.Builder headers = HeaderMutation.newBuilder();
    for (Header header : answer.headers()) {
      headers.addSetHeaders(header(header.name(), header.value()));
    }
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCode(StatusCode.forNumber(answer.status())))
                .setHeaders(headers)
                .setBody(ByteString.copyFromUtf8(answer.body()))
                .setDetails("httptrigger_" + DenialReason.INTERNAL_ERROR.text()))
        .build();
  }

  /** Unlike ext_authz, Envoy's processor reads the raw value. */
  static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  /** The gateway gave up; it waits for no answer. */
  @Override
  public void onError(Throwable failure) {
    ended = true;
  }

  /** The gateway is done: every message of its was answered. */
  @Override
  public void onCompleted() {
    if (!ended) {
      ended = true;
      responses.onCompleted();
    }
  }
}
