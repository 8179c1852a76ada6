package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.ByteString;
import dev.httptrigger.extauthz.claims.ParameterSplice;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import java.util.Set;

/**
 * Messages about one request in, their answers out. Envoy shows the head or not ({@code
 * request_header_mode} SEND or SKIP); where it did, the length of a changed body must be told. What
 * concerns the response passes: it was judged as a request. Not thread-safe.
 */
final class FormConversation {
  private static final byte[] EMPTY = {};

  private boolean headSeen;
  private boolean bodySeen;
  private boolean buffered;

  /** A form can't be changed as the check demands. */
  static final class FormNotChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FormNotChangedException(String message) {
      super(message);
    }
  }

  /**
   * Answers the next message.
   *
   * @throws FormNotChangedException where a form would go on unchanged that must be changed, or
   *     nobody can tell whether it must
   */
  ProcessingResponse answer(ProcessingRequest request) {
    if (request.hasProtocolConfig()) {
      buffered = request.getProtocolConfig().getRequestBodyMode() == BodySendMode.BUFFERED;
    }
    ProcessingResponse.Builder response = ProcessingResponse.newBuilder();
    return switch (request.getRequestCase()) {
      case REQUEST_HEADERS -> response.setRequestHeaders(head(request)).build();
      case REQUEST_BODY -> response.setRequestBody(body(request)).build();
      case REQUEST_TRAILERS -> response.setRequestTrailers(trailers(request)).build();
      case RESPONSE_HEADERS ->
          response.setResponseHeaders(HeadersResponse.getDefaultInstance()).build();
      case RESPONSE_BODY -> response.setResponseBody(BodyResponse.getDefaultInstance()).build();
      case RESPONSE_TRAILERS ->
          response.setResponseTrailers(TrailersResponse.getDefaultInstance()).build();
      case REQUEST_NOT_SET -> throw new FormNotChangedException("a message about nothing");
    };
  }

  /** Of an empty form this is the only message; so it is filled here. */
  private HeadersResponse head(ProcessingRequest request) {
    FormChange change = change(request);
    headSeen = true;
    boolean empty = request.getRequestHeaders().getEndOfStream();
    if (changesNothing(change) || (empty && change.added().isEmpty())) {
      return HeadersResponse.getDefaultInstance();
    }
    if (!empty) {
      requireBuffered();
      return HeadersResponse.getDefaultInstance();
    }
    bodySeen = true;
    byte[] filled = ParameterSplice.splice(EMPTY, Set.of(), change.added());
    return HeadersResponse.newBuilder()
        .setResponse(
            CommonResponse.newBuilder()
                .setStatus(ResponseStatus.CONTINUE_AND_REPLACE)
                .setBodyMutation(bodyMutation(filled)))
        .build();
  }

  private BodyResponse body(ProcessingRequest request) {
    FormChange change = change(request);
    if (changesNothing(change)) {
      return BodyResponse.getDefaultInstance();
    }
    requireBuffered();
    HttpBody body = request.getRequestBody();
    if (bodySeen || !body.getEndOfStream()) {
      throw new FormNotChangedException("a form in pieces, or with trailers");
    }
    bodySeen = true;
    byte[] source = body.getBody().toByteArray();
    byte[] changed = ParameterSplice.splice(source, change.removedNames(), change.added());
    CommonResponse.Builder response =
        CommonResponse.newBuilder().setBodyMutation(bodyMutation(changed));
    if (headSeen) {
      response.setHeaderMutation(
          HeaderMutation.newBuilder()
              .addSetHeaders(
                  FormStream.header("content-length", Integer.toString(changed.length))));
    }
    return BodyResponse.newBuilder().setResponse(response).build();
  }

  private TrailersResponse trailers(ProcessingRequest request) {
    if (!changesNothing(change(request)) && !bodySeen) {
      throw new FormNotChangedException("trailers of a form that was never shown");
    }
    return TrailersResponse.getDefaultInstance();
  }

  private static FormChange change(ProcessingRequest request) {
    return FormMetadata.read(request.getMetadataContext())
        .orElseThrow(
            () ->
                new FormNotChangedException(
                    "no word of a check: ext_authz must stand before ext_proc, and its metadata be"
                        + " forwarded"));
  }

  private static boolean changesNothing(FormChange change) {
    return !change.isForm() || (change.removedNames().isEmpty() && change.added().isEmpty());
  }

  /** Envoy says its mode in the first message; any other would show a form in pieces or never. */
  private void requireBuffered() {
    if (!buffered) {
      throw new FormNotChangedException("request_body_mode must be BUFFERED");
    }
  }

  private static BodyMutation bodyMutation(byte[] body) {
    return BodyMutation.newBuilder().setBody(ByteString.copyFrom(body)).build();
  }
}
