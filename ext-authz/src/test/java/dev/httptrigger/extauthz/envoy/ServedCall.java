package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One call of a gateway's as grpc-java serves it, without a network. */
final class ServedCall extends ServerCall<CheckMessage, CheckAnswer> {
  private final ServerMethodDefinition<CheckMessage, CheckAnswer> method;
  private final String authority;
  private final List<String> events = new ArrayList<>();
  private final List<Status> ends = new ArrayList<>();
  private final List<byte[]> answers = new ArrayList<>();
  private int requested;

  @SuppressWarnings("unchecked") // the service has the one method
  private ServedCall(AuthorizationService service, String authority) {
    this.method =
        (ServerMethodDefinition<CheckMessage, CheckAnswer>)
            service.bindService().getMethod("envoy.service.auth.v3.Authorization/Check");
    this.authority = authority;
  }

  /** The one answer to a message. */
  static CheckResponse answer(AuthorizationService service, byte[] message) {
    return answer(service, new ByteArrayInputStream(message));
  }

  /** The one answer to a message that is still to be read. */
  static CheckResponse answer(AuthorizationService service, InputStream message) {
    ServedCall call = of(service, "", List.of(message), true);
    assertThat(call.events).containsExactly("headers", "message", "close");
    assertThat(call.ends.getFirst().isOk()).isTrue();
    return call.answer();
  }

  /** A call that brings these messages, and ends its half or not. */
  static ServedCall of(
      AuthorizationService service, String authority, List<InputStream> messages, boolean ends) {
    ServedCall call = new ServedCall(service, authority);
    ServerCall.Listener<CheckMessage> listener =
        call.method.getServerCallHandler().startCall(call, new Metadata());
    for (InputStream message : messages) {
      listener.onMessage(call.method.getMethodDescriptor().parseRequest(message));
    }
    if (ends) {
      listener.onHalfClose();
      listener.onComplete();
    } else {
      listener.onCancel();
    }
    return call;
  }

  /** What was done, in order: {@code headers}, {@code message}, {@code close}. */
  List<String> events() {
    return events;
  }

  /** How the call was ended, each time. */
  List<Status> ends() {
    return ends;
  }

  /** How many messages were asked for. */
  int requested() {
    return requested;
  }

  /** The only answer. */
  CheckResponse answer() {
    assertThat(answers).hasSize(1);
    try {
      return CheckResponse.parseFrom(answers.getFirst());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("not an answer", e);
    }
  }

  @Override
  public void request(int messages) {
    requested += messages;
  }

  @Override
  public void sendHeaders(Metadata headers) {
    events.add("headers");
  }

  @Override
  public void sendMessage(CheckAnswer answer) {
    events.add("message");
    InputStream stream = method.getMethodDescriptor().streamResponse(answer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      int known = stream.available();
      int written = ((io.grpc.Drainable) stream).drainTo(out);
      assertThat(written).isEqualTo(known).isEqualTo(out.size());
      assertThat(stream.available()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers.add(out.toByteArray());
  }

  @Override
  public void close(Status status, Metadata trailers) {
    events.add("close");
    ends.add(status);
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public String getAuthority() {
    return authority;
  }

  @Override
  public Attributes getAttributes() {
    return Attributes.EMPTY;
  }

  @Override
  public MethodDescriptor<CheckMessage, CheckAnswer> getMethodDescriptor() {
    return method.getMethodDescriptor();
  }
}
