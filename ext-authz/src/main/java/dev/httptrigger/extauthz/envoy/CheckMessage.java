package dev.httptrigger.extauthz.envoy;

import io.grpc.KnownLength;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a {@code CheckRequest} as they came; nobody looked at them yet. Immutable. */
final class CheckMessage {
  /** One that could not even be read: the service denies, where grpc-java would end the call. */
  static final CheckMessage UNREADABLE = new CheckMessage(new byte[0]);

  private final byte[] bytes;

  /**
   * A message.
   *
   * @param bytes not changed any more
   */
  CheckMessage(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes; callers never change them. */
  byte[] bytes() {
    return bytes;
  }

  /** The message of a call; grpc-java has seen to it that it is not too long. */
  @SuppressWarnings("CatchingUnchecked") // whatever happens, the request must be denied
  static CheckMessage read(InputStream stream) {
    try {
      return new CheckMessage(bytes(stream));
    } catch (Throwable unreadable) {
      return UNREADABLE;
    }
  }

  private static byte[] bytes(InputStream stream) throws IOException {
    if (!(stream instanceof KnownLength)) {
      return stream.readAllBytes();
    }
    byte[] bytes = new byte[stream.available()];
    int length = 0;
    while (length < bytes.length) {
      int more = stream.read(bytes, length, bytes.length - length);
      if (more < 0) {
        throw new IOException("shorter than it said");
      }
      length += more;
    }
    return bytes;
  }
}
