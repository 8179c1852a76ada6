package dev.httptrigger.bench.baseline;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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

  /** Says its length, so that grpc-java makes room for it once. */
  private static final class Message extends ByteArrayInputStream implements KnownLength {
    Message(byte[] message) {
      super(message);
    }
  }
}
