package dev.httptrigger.extauthz.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A caller of checks that speaks HTTP/2 frame by frame, as no gateway does. */
final class RawCaller implements AutoCloseable {
  private static final int HEAD = 9;
  private static final int SETTINGS = 4;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Socket socket;

  private RawCaller(Socket socket) {
    this.socket = socket;
  }

  /**
   * Connects and waits until the server has said how much it takes.
   *
   * @param settings those of the caller, RFC 9113 §6.5.1
   */
  static RawCaller connect(InetSocketAddress address, byte[] settings) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(Math.toIntExact(LONGEST.toMillis()));
    socket.connect(address);
    RawCaller caller = new RawCaller(socket);
    caller.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    caller.send(frame(SETTINGS, 0, 0, settings));
    // The server's own, and that it has seen ours.
    caller.next(SETTINGS);
    caller.next(SETTINGS);
    return caller;
  }

  /** Whether the server took it: otherwise the connection is cut off. */
  boolean send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (SocketException cutOff) {
      return false;
    }
  }

  /**
   * A frame from the server.
   *
   * @param stream whose it is
   * @param payload without the head
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int stream, byte[] payload) {}

  /** Reads up to the next frame of a type. */
  Frame next(int type) throws IOException {
    while (true) {
      byte[] bytes = socket.getInputStream().readNBytes(HEAD);
      if (bytes.length < HEAD) {
        throw new EOFException("the server closed the connection");
      }
      ByteBuffer head = ByteBuffer.wrap(bytes);
      int lengthAndType = head.getInt();
      int stream = head.position(5).getInt();
      byte[] payload = socket.getInputStream().readNBytes(lengthAndType >>> 8);
      if ((lengthAndType & 0xff) == type) {
        return new Frame(stream, payload);
      }
    }
  }

  /** HEADERS of a check, RFC 7541 literals without indexing. */
  static byte[] call(int stream) {
    ByteBuffer block = ByteBuffer.allocate(512);
    header(block, ":method", "POST");
    header(block, ":scheme", "http");
    header(block, ":path", "/envoy.service.auth.v3.Authorization/Check");
    header(block, ":authority", "ext-authz");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    byte[] bytes = new byte[block.position()];
    block.flip().get(bytes);
    return frame(1, 4, stream, bytes);
  }

  private static void header(ByteBuffer block, String name, String value) {
    block.put((byte) 0);
    block.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    block.put((byte) value.length()).put(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** DATA: a whole message, and the end of the stream. */
  static byte[] question(int stream, byte[] message) {
    ByteBuffer data = ByteBuffer.allocate(5 + message.length);
    data.put((byte) 0).putInt(message.length).put(message);
    return frame(0, 1, stream, data.array());
  }

  /** DATA: a part of a message of 1 MiB, which never comes whole. */
  static byte[] part(int stream, boolean first) {
    ByteBuffer data = ByteBuffer.allocate(8 << 10);
    if (first) {
      data.put((byte) 0).putInt(1 << 20);
    }
    return frame(0, 0, stream, data.array());
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
