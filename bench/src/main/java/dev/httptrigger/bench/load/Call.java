package dev.httptrigger.bench.load;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** One call under way, and what has come of its answer. Used again once it was answered. */
final class Call {
  /** Of a gRPC message: whether it is compressed, and its length. */
  private static final int PREFIX = 5;

  private static final int USUAL_ANSWER = 1_024;

  private int stream;
  private int request;
  private long since;
  private byte[] answer = new byte[USUAL_ANSWER];
  private int received;
  private boolean httpOk;

  /**
   * Begins.
   *
   * @param newStream its stream's id
   * @param newRequest which of the questions it asks
   * @param newSince the time that its latency counts from
   */
  void begin(int newStream, int newRequest, long newSince) {
    stream = newStream;
    request = newRequest;
    since = newSince;
    received = 0;
    httpOk = false;
  }

  /** Whether it is the call of that stream. */
  boolean isOf(int id) {
    return stream == id;
  }

  int request() {
    return request;
  }

  long since() {
    return since;
  }

  /** The answer's headers say 200. */
  void httpOk() {
    httpOk = true;
  }

  /** A piece of the answer's message. */
  void receive(ByteBuf data) {
    int length = data.readableBytes();
    if (received + length > answer.length) {
      answer = Arrays.copyOf(answer, Math.max(2 * answer.length, received + length));
    }
    data.getBytes(data.readerIndex(), answer, received, length);
    received += length;
  }

  /** Whether the answer is whole, and the right one. */
  boolean isRight(CharSequence grpcStatus, Questions questions) {
    return httpOk
        && CharSequence.compare("0", grpcStatus) == 0
        && isOneMessage()
        && questions.isRight(request, answer, PREFIX, received - PREFIX);
  }

  private boolean isOneMessage() {
    return received >= PREFIX && answer[0] == 0 && messageLength() == received - PREFIX;
  }

  private int messageLength() {
    return ((answer[1] & 0xff) << 24)
        | ((answer[2] & 0xff) << 16)
        | ((answer[3] & 0xff) << 8)
        | (answer[4] & 0xff);
  }
}
