package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.example.ParameterReader;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever messages come over the wire, each has its answer or the request is refused; and of a
 * form that the check says to change no byte passes in which a server finds the client's value.
 */
class ProcessingRequestFuzzTest {
  private static final FormChange UID =
      new FormChange(true, Set.of("uid"), List.of(new Parameter("uid", "ours")));
  private static final FormChange REMOVES = new FormChange(true, Set.of("uid"), List.of());

  static Stream<byte[]> conversations() {
    return Stream.of(
        bytes(),
        bytes(body("b=1&%75id=evil", true, UID)),
        bytes(head(false, UID), body("uid[]=1;b=2", true, UID)),
        bytes(head(true, UID)),
        bytes(head(true, REMOVES), body("uid=1", true, REMOVES)),
        bytes(body("uid=1", false, UID), body("&uid=2", true, UID)),
        bytes(body("uid=1", true, UID), body("uid=2", true, FormChange.NONE)),
        bytes(body("{}", true, FormChange.NONE)),
        bytes(body("UID=1", true, REMOVES).toBuilder().clearMetadataContext().build()),
        bytes(body("UID=1", true, REMOVES).toBuilder().clearProtocolConfig().build()),
        bytes(
            ProcessingRequest.newBuilder()
                .setRequestTrailers(HttpTrailers.getDefaultInstance())
                .setMetadataContext(metadata(UID))
                .build(),
            ProcessingRequest.newBuilder()
                .setResponseHeaders(HttpHeaders.getDefaultInstance())
                .build()));
  }

  @MethodSource("conversations")
  @FuzzTest
  void bytesAsConversation(byte[] bytes) {
    List<Throwable> failures = new ArrayList<>();
    Answers answers = new Answers();
    StreamObserver<ProcessingRequest> stream =
        new FormProcessorService(failures::add).process(answers);

    for (ProcessingRequest request : messages(bytes)) {
      int before = answers.all.size();
      stream.onNext(request);
      if (answers.completed) {
        break;
      }
      assertThat(answers.all).hasSize(before + 1);
      assertAnswered(request, answers.all.getLast());
    }

    stream.onCompleted();
    assertThat(answers.completed).isTrue();
    assertThat(failures.size()).isLessThanOrEqualTo(1);
    if (!failures.isEmpty()) {
      ProcessingResponse refusal = answers.all.getLast();
      assertThat(refusal.getResponseCase()).isEqualTo(ResponseCase.IMMEDIATE_RESPONSE);
      assertThat(refusal.getImmediateResponse().getStatus().getCodeValue()).isEqualTo(500);
    }
  }

  private static void assertAnswered(ProcessingRequest request, ProcessingResponse response) {
    assertThat(response.getResponseCase().name()).isEqualTo(request.getRequestCase().name());
    Optional<FormChange> change = FormMetadata.read(request.getMetadataContext());
    switch (request.getRequestCase()) {
      case REQUEST_BODY ->
          assertPasses(change, request.getRequestBody(), response.getRequestBody().getResponse());
      case REQUEST_HEADERS -> {
        assertThat(change).isPresent();
        if (request.getRequestHeaders().getEndOfStream() && change.equals(Optional.of(UID))) {
          assertThat(
                  response
                      .getRequestHeaders()
                      .getResponse()
                      .getBodyMutation()
                      .getBody()
                      .toStringUtf8())
              .isEqualTo("uid=ours");
        }
      }
      case REQUEST_TRAILERS -> assertThat(change).isPresent();
      case RESPONSE_HEADERS, RESPONSE_BODY, RESPONSE_TRAILERS -> {}
      case REQUEST_NOT_SET -> throw new AssertionError("an answer to nothing");
    }
  }

  private static void assertPasses(
      Optional<FormChange> change, HttpBody body, CommonResponse response) {
    assertThat(change).as("a body that passes without the check's word").isPresent();
    ByteString arrives =
        response.hasBodyMutation() ? response.getBodyMutation().getBody() : body.getBody();
    if (!change.orElseThrow().isForm()) {
      assertThat(arrives).isEqualTo(body.getBody());
      return;
    }
    if (change.orElseThrow().removedNames().contains("uid")) {
      String form = arrives.toString(StandardCharsets.ISO_8859_1);
      List<String> ours = change.equals(Optional.of(UID)) ? List.of("ours") : List.of();
      for (ParameterReader reader : ParameterReader.values()) {
        if (change.orElseThrow().added().isEmpty() || !ours.isEmpty()) {
          assertThat(reader.values(form)).as("%s", reader).isEqualTo(ours);
        }
      }
    }
  }

  /** Each with its length in front, up to what is no message. */
  private static List<ProcessingRequest> messages(byte[] bytes) {
    List<ProcessingRequest> messages = new ArrayList<>();
    ByteArrayInputStream input = new ByteArrayInputStream(bytes);
    try {
      ProcessingRequest message = ProcessingRequest.parseDelimitedFrom(input);
      while (message != null) {
        messages.add(message);
        message = ProcessingRequest.parseDelimitedFrom(input);
      }
    } catch (InvalidProtocolBufferException e) {
      return messages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private static byte[] bytes(ProcessingRequest... messages) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (ProcessingRequest message : messages) {
        message.writeDelimitedTo(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ProcessingRequest head(boolean endOfStream, FormChange change) {
    return buffered(change)
        .setRequestHeaders(HttpHeaders.newBuilder().setEndOfStream(endOfStream))
        .build();
  }

  private static ProcessingRequest body(String text, boolean endOfStream, FormChange change) {
    return buffered(change)
        .setRequestBody(
            HttpBody.newBuilder()
                .setBody(ByteString.copyFromUtf8(text))
                .setEndOfStream(endOfStream))
        .build();
  }

  private static ProcessingRequest.Builder buffered(FormChange change) {
    return ProcessingRequest.newBuilder()
        .setProtocolConfig(
            ProtocolConfiguration.newBuilder().setRequestBodyMode(BodySendMode.BUFFERED))
        .setMetadataContext(metadata(change));
  }

  /** As Envoy hands on what a check answered. */
  private static Metadata metadata(FormChange change) {
    Allow allow =
        new Allow(
            Optional.empty(),
            Mutations.NONE,
            new dev.httptrigger.extauthz.decision.Decision.Metadata(change));
    return Metadata.newBuilder()
        .putFilterMetadata(FormMetadata.NAMESPACE, WrittenResponses.of(allow).getDynamicMetadata())
        .build();
  }

  /** What a gateway gets. */
  private static final class Answers implements StreamObserver<ProcessingResponse> {
    private final List<ProcessingResponse> all = new ArrayList<>();
    private boolean completed;

    @Override
    public void onNext(ProcessingResponse response) {
      all.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError("an error instead of an answer", failure);
    }

    @Override
    public void onCompleted() {
      completed = true;
    }
  }
}
