package dev.httptrigger.extauthz.envoy;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** The bytes of a {@code CheckResponse}, on their way out. Immutable. */
final class CheckAnswer {
  private final byte[] bytes;
  private final int start;

  /**
   * An answer.
   *
   * @param bytes not changed any more
   * @param start where in them the message begins; it ends where they do
   */
  CheckAnswer(byte[] bytes, int start) {
    this.bytes = bytes;
    this.start = start;
  }

  /** The message. */
  byte[] toByteArray() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }

  /** The message as grpc-java takes it: of known length, and written in one piece. */
  InputStream stream() {
    return new Stream(bytes, start);
  }

  private static final class Stream extends ByteArrayInputStream implements KnownLength, Drainable {
    Stream(byte[] bytes, int start) {
      super(bytes, start, bytes.length - start);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
