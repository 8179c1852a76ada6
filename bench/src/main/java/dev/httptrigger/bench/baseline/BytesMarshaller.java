package dev.httptrigger.bench.baseline;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Messages as they came, and as they go. */
enum BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
  INSTANCE;

  @Override
  public InputStream stream(byte[] message) {
    return new Message(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // Of grpc-java's own streams, what is available is what there is.
      byte[] message = new byte[stream.available()];
      int read = stream.readNBytes(message, 0, message.length);
      if (read != message.length || stream.read() >= 0) {
        throw new IllegalStateException("a message is not as long as it says");
      }
      return message;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Says its length, so that grpc-java makes room for it once, and writes itself, as grpc-java
   * would copy it through 8 KiB that it makes for each message.
   */
  private static final class Message extends ByteArrayInputStream
      implements KnownLength, Drainable {
    Message(byte[] message) {
      super(message);
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
