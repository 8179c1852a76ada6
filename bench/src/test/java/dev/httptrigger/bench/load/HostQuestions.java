package dev.httptrigger.bench.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Asks for hosts of different numbers; the right answer names the same host. */
final class HostQuestions implements Questions {
  private static final int HOSTS = 7;

  private final List<byte[]> messages =
      IntStream.range(0, HOSTS).mapToObj(host -> message("host-" + host)).toList();
  private final AtomicInteger looked = new AtomicInteger();
  private final int expectedOfEveryTenth;
  private int upcoming;

  /**
   * Questions.
   *
   * @param wrongly whether every tenth answer is held to be wrong, whatever it is
   */
  HostQuestions(boolean wrongly) {
    this.expectedOfEveryTenth = wrongly ? 10 : Integer.MAX_VALUE;
  }

  private static byte[] message(String host) {
    CheckRequest.Builder request = CheckRequest.newBuilder();
    request.getAttributesBuilder().getRequestBuilder().getHttpBuilder().setHost(host);
    byte[] bytes = request.build().toByteArray();
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  @Override
  public int next() {
    int asked = upcoming;
    upcoming = (asked + 1) % HOSTS;
    return asked;
  }

  @Override
  public byte[] message(int request) {
    return messages.get(request);
  }

  @Override
  public boolean isRight(int request, byte[] answer, int offset, int length) {
    if (looked.incrementAndGet() % expectedOfEveryTenth == 0) {
      return false;
    }
    try {
      return CheckResponse.parser()
          .parseFrom(answer, offset, length)
          .getOkResponse()
          .getHeadersToRemove(0)
          .equals("host-" + request);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  int looked() {
    return looked.get();
  }
}
