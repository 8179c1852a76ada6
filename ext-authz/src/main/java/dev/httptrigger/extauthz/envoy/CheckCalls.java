package dev.httptrigger.extauthz.envoy;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls with one message each way, answered on the thread that brings the message. It does for them
 * what {@code ServerCalls} does for any, without an object for a stream that never is one.
 * Thread-safe.
 */
final class CheckCalls implements ServerCallHandler<CheckMessage, CheckAnswer> {
  private final Answerer answerer;

  /** Who answers; must not throw. */
  @FunctionalInterface
  interface Answerer {
    /**
     * The answer to a message.
     *
     * @param authority the {@code :authority} of the call; empty where it has none
     * @param nanosecondsLeft see {@link #timeLeft}
     */
    CheckAnswer answer(CheckMessage message, String authority, long nanosecondsLeft);
  }

  CheckCalls(Answerer answerer) {
    this.answerer = requireNonNull(answerer, "answerer is null");
  }

  @Override
  public ServerCall.Listener<CheckMessage> startCall(
      ServerCall<CheckMessage, CheckAnswer> call, Metadata headers) {
    // One more than may come: whoever sends two is told so.
    call.request(2);
    return new Call(call, answerer);
  }

  /** One call. gRPC calls it from one thread at a time. */
  private static final class Call extends ServerCall.Listener<CheckMessage> {
    private final ServerCall<CheckMessage, CheckAnswer> call;
    private final Answerer answerer;
    private @Nullable CheckMessage message;
    private boolean ended;

    Call(ServerCall<CheckMessage, CheckAnswer> call, Answerer answerer) {
      this.call = call;
      this.answerer = answerer;
    }

    @Override
    public void onMessage(CheckMessage received) {
      if (ended) {
        return;
      }
      if (message != null) {
        end(Status.INTERNAL.withDescription("Too many requests"));
        return;
      }
      message = received;
    }

    @Override
    public void onHalfClose() {
      if (ended) {
        return;
      }
      if (message == null) {
        end(Status.INTERNAL.withDescription("Half-closed without a request"));
        return;
      }
      @Nullable String authority = call.getAuthority();
      CheckAnswer answer = answerer.answer(message, authority == null ? "" : authority, timeLeft());
      call.sendHeaders(new Metadata());
      call.sendMessage(answer);
      end(Status.OK);
    }

    private void end(Status status) {
      ended = true;
      message = null;
      call.close(status, new Metadata());
    }
  }

  /**
   * What is left of this call's deadline, which Envoy sets from the filter's own time-out, in
   * nanoseconds; {@link Long#MAX_VALUE} where there is none.
   */
  private static long timeLeft() {
    @Nullable Deadline deadline = Context.current().getDeadline();
    return deadline == null ? Long.MAX_VALUE : deadline.timeRemaining(TimeUnit.NANOSECONDS);
  }
}
