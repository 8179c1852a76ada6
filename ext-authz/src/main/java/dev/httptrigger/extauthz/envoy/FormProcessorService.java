package dev.httptrigger.extauthz.envoy;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc.ExternalProcessorImplBase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;

/**
 * {@code envoy.service.ext_proc.v3.ExternalProcessor}: changes forms as the check before it said.
 * It decides nothing and keeps nothing between requests. Where the check's word is missing, or
 * Envoy shows a form otherwise than whole, the request is refused. Thread-safe; never waits for
 * anything.
 */
public final class FormProcessorService extends ExternalProcessorImplBase {
  private final Consumer<Throwable> failures;

  /**
   * A processor.
   *
   * @param failures is told why a request was refused; a message may hold a part of the request, so
   *     log the kind and the stack, not the message
   */
  public FormProcessorService(Consumer<Throwable> failures) {
    this.failures = requireNonNull(failures, "failures is null");
  }

  /** One stream is one request of a client's. */
  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> responses) {
    if (responses instanceof ServerCallStreamObserver<ProcessingResponse> call) {
      // Without it, answering a gateway that gave up waiting would be an exception.
      call.setOnCancelHandler(() -> {});
    }
    return new FormStream(responses, failures);
  }
}
