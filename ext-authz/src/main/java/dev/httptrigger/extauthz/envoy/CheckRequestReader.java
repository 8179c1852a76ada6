package dev.httptrigger.extauthz.envoy;

import static java.util.Objects.requireNonNull;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.InputStream;

/**
 * Reads requests, and makes one without any attributes of what is none: the service then denies,
 * where grpc-java would end the call with an error.
 */
final class CheckRequestReader implements Marshaller<CheckRequest> {
  private final Marshaller<CheckRequest> strict;

  CheckRequestReader(Marshaller<CheckRequest> strict) {
    this.strict = requireNonNull(strict, "strict is null");
  }

  @Override
  public InputStream stream(CheckRequest request) {
    return strict.stream(request);
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever happens, the request must be denied
  public CheckRequest parse(InputStream stream) {
    try {
      return strict.parse(stream);
    } catch (Throwable unreadable) {
      return CheckRequest.getDefaultInstance();
    }
  }
}
