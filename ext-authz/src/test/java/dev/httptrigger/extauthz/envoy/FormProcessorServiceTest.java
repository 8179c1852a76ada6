package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.Mutations;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse.ResponseCase;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The form processor, message by message; what a real Envoy makes of it is FormProcessorIT's. */
class FormProcessorServiceTest {
  private static final FormChange UID =
      new FormChange(true, Set.of("uid"), List.of(new Parameter("uid", "a b")));
  private static final FormChange REMOVES = new FormChange(true, Set.of("token"), List.of());
  private static final FormChange OTHER =
      new FormChange(false, Set.of("uid"), List.of(new Parameter("uid", "9")));

  private final List<Throwable> failures = new ArrayList<>();
  private final Answers answers = new Answers();
  private final StreamObserver<ProcessingRequest> stream =
      new FormProcessorService(failures::add).process(answers);

  @Test
  void aFormWithoutItsHeadIsChangedAndNoLengthTold() {
    stream.onNext(first(body("b=1&%75id=evil", true), UID));

    CommonResponse response = bodyAnswer().getResponse();
    assertThat(response.getBodyMutation().getBody().toStringUtf8()).isEqualTo("b=1&uid=a%20b");
    assertThat(response.hasHeaderMutation()).isFalse();
    assertEndsWell();
  }

  @Test
  void aFormWhoseHeadWasShownIsChangedWithItsLength() {
    stream.onNext(first(head(false), UID));
    assertThat(answers.next().getRequestHeaders()).isEqualTo(HeadersResponse.getDefaultInstance());
    stream.onNext(later(body("b=1&uid=evil", true), UID));

    CommonResponse response = bodyAnswer().getResponse();
    assertThat(response.getBodyMutation().getBody().toStringUtf8()).isEqualTo("b=1&uid=a%20b");
    assertThat(response.getHeaderMutation().getSetHeadersList())
        .extracting(
            option -> option.getHeader().getKey() + option.getHeader().getRawValue().toStringUtf8())
        .containsExactly("content-length13");
    assertEndsWell();
  }

  @Test
  void anEmptyFormIsFilledWhereItsHeadIsShown() {
    stream.onNext(first(head(true), UID));

    CommonResponse response = answers.next().getRequestHeaders().getResponse();
    assertThat(response.getStatus()).isEqualTo(ResponseStatus.CONTINUE_AND_REPLACE);
    assertThat(response.getBodyMutation().getBody().toStringUtf8()).isEqualTo("uid=a%20b");
    assertEndsWell();
  }

  @Test
  void anEmptyFormStaysEmptyWhereNothingIsAdded() {
    stream.onNext(first(head(true), REMOVES));

    assertThat(answers.next().getRequestHeaders()).isEqualTo(HeadersResponse.getDefaultInstance());
    assertEndsWell();
  }

  @Test
  void anEmptyBodyIsFilled() {
    stream.onNext(first(body("", true), UID));

    assertThat(bodyAnswer().getResponse().getBodyMutation().getBody().toStringUtf8())
        .isEqualTo("uid=a%20b");
    assertEndsWell();
  }

  @Test
  void aFormOfNothingButRemovedNamesBecomesEmpty() {
    stream.onNext(first(body("token=1&token=2", true), REMOVES));

    CommonResponse response = bodyAnswer().getResponse();
    assertThat(response.hasBodyMutation()).isTrue();
    assertThat(response.getBodyMutation().getBody().isEmpty()).isTrue();
  }

  static List<FormChange> nothingToChange() {
    return List.of(FormChange.NONE, OTHER, new FormChange(true, Set.of(), List.of()));
  }

  @ParameterizedTest
  @MethodSource("nothingToChange")
  void whatIsNotToBeChangedPassesUntouchedInEveryMode(FormChange change) {
    stream.onNext(message(BodySendMode.STREAMED, head(false), change));
    stream.onNext(later(body("uid=1", false), change));
    stream.onNext(later(body("&uid=2", false), change));
    stream.onNext(
        later(
            ProcessingRequest.newBuilder().setRequestTrailers(HttpTrailers.getDefaultInstance()),
            change));

    assertThat(answers.next().getRequestHeaders()).isEqualTo(HeadersResponse.getDefaultInstance());
    assertThat(bodyAnswer()).isEqualTo(BodyResponse.getDefaultInstance());
    assertThat(bodyAnswer()).isEqualTo(BodyResponse.getDefaultInstance());
    assertThat(answers.next().getRequestTrailers())
        .isEqualTo(TrailersResponse.getDefaultInstance());
    assertEndsWell();
  }

  /** A gateway shows responses unless told not to; of a GET it may show nothing before. */
  @Test
  void whatConcernsTheResponsePasses() {
    stream.onNext(
        ProcessingRequest.newBuilder()
            .setResponseHeaders(HttpHeaders.getDefaultInstance())
            .build());
    stream.onNext(
        ProcessingRequest.newBuilder().setResponseBody(HttpBody.getDefaultInstance()).build());
    stream.onNext(
        ProcessingRequest.newBuilder()
            .setResponseTrailers(HttpTrailers.getDefaultInstance())
            .build());

    assertThat(answers.next().getResponseHeaders()).isEqualTo(HeadersResponse.getDefaultInstance());
    assertThat(answers.next().getResponseBody()).isEqualTo(BodyResponse.getDefaultInstance());
    assertThat(answers.next().getResponseTrailers())
        .isEqualTo(TrailersResponse.getDefaultInstance());
    assertEndsWell();
  }

  static List<ProcessingRequest> messagesWithoutAnAnswer() {
    return List.of(
        ProcessingRequest.getDefaultInstance(),
        first(ProcessingRequest.newBuilder(), UID),
        head(true).build(),
        head(false).build(),
        body("uid=1", true).build(),
        body("{}", true).build(),
        later(body("uid=1", true), UID),
        first(body("uid=1", false), UID),
        first(
            ProcessingRequest.newBuilder().setRequestTrailers(HttpTrailers.getDefaultInstance()),
            UID),
        changed("more", "x"),
        changed("body", "json"),
        changed("add", "uid=1"),
        first(body("uid=1", true), UID).toBuilder()
            .setMetadataContext(
                Metadata.newBuilder()
                    .putFilterMetadata(FormMetadata.NAMESPACE, Struct.getDefaultInstance()))
            .build(),
        first(body("uid=1", true), UID).toBuilder()
            .setMetadataContext(
                Metadata.newBuilder()
                    .putFilterMetadata(
                        "another.filter",
                        metadata(UID).getFilterMetadataOrThrow(FormMetadata.NAMESPACE)))
            .build());
  }

  @ParameterizedTest
  @MethodSource("messagesWithoutAnAnswer")
  void whatCantBeChangedForSureIsRefused(ProcessingRequest message) {
    stream.onNext(message);

    assertRefused();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"BUFFERED", "UNRECOGNIZED"},
      mode = EnumSource.Mode.EXCLUDE)
  void aFormInAnyModeButBufferedIsRefused(BodySendMode mode) {
    stream.onNext(message(mode, head(false), UID));
    assertRefused();
  }

  @Test
  void aSecondBodyIsRefused() {
    stream.onNext(first(body("a=1", true), UID));
    answers.next();
    stream.onNext(later(body("uid=1", true), UID));

    assertRefused();
  }

  static List<Throwable> whateverCanBeThrown() {
    return List.of(
        new IllegalStateException("secret"), new StackOverflowError(), new OutOfMemoryError());
  }

  @ParameterizedTest
  @MethodSource("whateverCanBeThrown")
  void anAnswerThatCantBeSentIsARefusalOrAnError(Throwable thrown) {
    answers.failing.add(thrown);
    stream.onNext(first(body("a=1", true), UID));
    assertRefused();

    Answers broken = new Answers();
    broken.failing.addAll(List.of(thrown, thrown));
    FormProcessorService quiet = new FormProcessorService(failure -> Answers.raise(thrown));
    quiet.process(broken).onNext(first(body("a=1", true), UID));
    assertThat(broken.all).isEmpty();
    assertThat(broken.completed).isFalse();
    assertThat(broken.error).isPresent();
  }

  @Test
  void afterTheGatewayGaveUpNothingIsAnswered() {
    stream.onError(new IllegalStateException("cancelled"));
    stream.onNext(first(body("a=1", true), UID));

    assertThat(answers.all).isEmpty();
  }

  private void assertEndsWell() {
    assertThat(answers.all).isEmpty();
    assertThat(answers.completed).isFalse();
    stream.onCompleted();
    assertThat(answers.completed).isTrue();
    assertThat(failures).isEmpty();
  }

  private void assertRefused() {
    ProcessingResponse refusal = answers.next();
    assertThat(refusal.getResponseCase()).isEqualTo(ResponseCase.IMMEDIATE_RESPONSE);
    assertThat(refusal.getImmediateResponse().getStatus().getCodeValue()).isEqualTo(500);
    assertThat(refusal.getImmediateResponse().getBody().toStringUtf8())
        .isEqualTo("{\"message\":\"internal error\"}");
    assertThat(answers.completed).isTrue();
    assertThat(failures).hasSize(1);
    stream.onNext(first(body("a=1", true), UID));
    stream.onCompleted();
    assertThat(answers.all).isEmpty();
  }

  private BodyResponse bodyAnswer() {
    ProcessingResponse answer = answers.next();
    assertThat(answer.getResponseCase()).isEqualTo(ResponseCase.REQUEST_BODY);
    return answer.getRequestBody();
  }

  private static ProcessingRequest.Builder head(boolean endOfStream) {
    return ProcessingRequest.newBuilder()
        .setRequestHeaders(HttpHeaders.newBuilder().setEndOfStream(endOfStream));
  }

  private static ProcessingRequest.Builder body(String text, boolean endOfStream) {
    return ProcessingRequest.newBuilder()
        .setRequestBody(
            HttpBody.newBuilder()
                .setBody(ByteString.copyFromUtf8(text))
                .setEndOfStream(endOfStream));
  }

  /** A stream's first message tells the mode. */
  private static ProcessingRequest first(ProcessingRequest.Builder message, FormChange change) {
    return message(BodySendMode.BUFFERED, message, change);
  }

  private static ProcessingRequest message(
      BodySendMode mode, ProcessingRequest.Builder message, FormChange change) {
    return later(
        message.setProtocolConfig(ProtocolConfiguration.newBuilder().setRequestBodyMode(mode)),
        change);
  }

  private static ProcessingRequest later(ProcessingRequest.Builder message, FormChange change) {
    return message.setMetadataContext(metadata(change)).build();
  }

  /** As Envoy hands on what a check answered, with what Envoy adds. */
  private static Metadata metadata(FormChange change) {
    Allow allow =
        new Allow(
            Optional.empty(),
            Mutations.NONE,
            new dev.httptrigger.extauthz.decision.Decision.Metadata(change));
    return Metadata.newBuilder()
        .putFilterMetadata(
            FormMetadata.NAMESPACE,
            WrittenResponses.of(allow).getDynamicMetadata().toBuilder()
                .putFields("ext_authz_duration", Value.newBuilder().setNumberValue(1).build())
                .build())
        .build();
  }

  /** A body whose metadata has one field other than it is written. */
  private static ProcessingRequest changed(String field, String value) {
    Struct.Builder form = FormMetadata.of(UID).getStructValue().toBuilder();
    form.putFields(field, Value.newBuilder().setStringValue(value).build());
    Struct entry =
        Struct.newBuilder()
            .putFields(FormMetadata.FIELD, Value.newBuilder().setStructValue(form).build())
            .build();
    Struct answer =
        Struct.newBuilder()
            .putFields(FormMetadata.ENTRY, Value.newBuilder().setStructValue(entry).build())
            .build();
    return first(body("uid=1", true), UID).toBuilder()
        .setMetadataContext(Metadata.newBuilder().putFilterMetadata(FormMetadata.NAMESPACE, answer))
        .build();
  }

  /** What a gateway gets; throws instead of taking the next answers where told. */
  private static final class Answers implements StreamObserver<ProcessingResponse> {
    private final List<ProcessingResponse> all = new ArrayList<>();
    private final List<Throwable> failing = new ArrayList<>();
    private Optional<Throwable> error = Optional.empty();
    private boolean completed;

    ProcessingResponse next() {
      assertThat(all).isNotEmpty();
      return all.removeFirst();
    }

    static void raise(Throwable thrown) {
      if (thrown instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(thrown);
    }

    @Override
    public void onNext(ProcessingResponse response) {
      if (!failing.isEmpty()) {
        raise(failing.removeFirst());
      }
      all.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      error = Optional.of(failure);
    }

    @Override
    public void onCompleted() {
      completed = true;
    }
  }
}
