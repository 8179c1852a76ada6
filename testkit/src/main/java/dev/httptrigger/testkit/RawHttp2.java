package dev.httptrigger.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * An HTTP/2 client with prior knowledge (RFC 9113 §3.3) that sends one request of exactly the
 * header fields and DATA frames it is given, and reads the status of the answer. One connection to
 * loopback an exchange; nothing waits longer than 30 seconds. A body fits into the first
 * flow-control window.
 */
public final class RawHttp2 {
  private static final int LONGEST_SILENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();
  private static final int FIRST_WINDOW = 65_535;
  private static final int LONGEST_FRAME = 16_384;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  /** RFC 7541 appendix A: the statuses that have an index, from 8 on. */
  private static final List<Integer> INDEXED = List.of(200, 204, 206, 304, 400, 404, 500);

  private static final int FIRST_STATUS = 8;

  private RawHttp2() {}

  /**
   * Sends a request and reads the status of its answer.
   *
   * @param fields pseudo header fields first, {@code name: value} each
   * @param body each part begins a DATA frame of its own; without parts there is none, and the head
   *     ends the stream
   * @throws UncheckedIOException when the other side resets the stream, closes the connection, or
   *     says nothing for 30 seconds
   */
  public static int status(int port, List<String> fields, String... body) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(request(fields, body));
      out.flush();
      return readStatus(new DataInputStream(new BufferedInputStream(socket.getInputStream())), out);
    } catch (IOException e) {
      throw new UncheckedIOException("127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  /** The pseudo header fields of a request, to put others behind. */
  public static List<String> pseudo(String method, String host, String target) {
    return List.of(
        ":method: " + method, ":scheme: http", ":authority: " + host, ":path: " + target);
  }

  private static byte[] request(List<String> fields, String... body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    frame(bytes, SETTINGS, 0, 0, new byte[0]);
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    fields.forEach(field -> literal(block, field));
    frame(
        bytes, HEADERS, END_HEADERS | (body.length == 0 ? END_STREAM : 0), 1, block.toByteArray());
    if (Arrays.stream(body).mapToInt(String::length).sum() > FIRST_WINDOW) {
      throw new IllegalArgumentException("a body beyond the first flow-control window");
    }
    for (int part = 0; part < body.length; part++) {
      data(bytes, body[part].getBytes(StandardCharsets.ISO_8859_1), part == body.length - 1);
    }
    return bytes.toByteArray();
  }

  /** One frame, or as many full ones before it as are needed. */
  private static void data(ByteArrayOutputStream bytes, byte[] data, boolean last) {
    int begin = 0;
    while (data.length - begin > LONGEST_FRAME) {
      frame(bytes, DATA, 0, 1, Arrays.copyOfRange(data, begin, begin + LONGEST_FRAME));
      begin += LONGEST_FRAME;
    }
    frame(bytes, DATA, last ? END_STREAM : 0, 1, Arrays.copyOfRange(data, begin, data.length));
  }

  /** A literal field without indexing (RFC 7541 §6.2.2), never in Huffman's code. */
  private static void literal(ByteArrayOutputStream block, String field) {
    int colon = field.indexOf(": ", 1);
    block.write(0);
    string(block, field.substring(0, colon));
    string(block, field.substring(colon + 2));
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int rest = bytes.length - 127;
    if (rest < 0) {
      block.write(bytes.length);
    } else {
      block.write(127);
      while (rest >= 128) {
        block.write((rest & 127) | 128);
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.write(payload.length >> 16);
    out.write(payload.length >> 8);
    out.write(payload.length);
    out.write(type);
    out.write(flags);
    out.writeBytes(new byte[] {0, 0, 0, (byte) stream});
    out.writeBytes(payload);
  }

  private static int readStatus(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      in.readInt();
      byte[] payload = in.readNBytes(length);
      switch (type) {
        case HEADERS -> {
          return status(payload);
        }
        case SETTINGS -> acknowledge(flags, out);
        case RST_STREAM, GOAWAY -> throw new IOException("the other side ended the stream");
        default -> {}
      }
    }
  }

  private static void acknowledge(int flags, OutputStream out) throws IOException {
    if ((flags & ACK) == 0) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      frame(bytes, SETTINGS, ACK, 0, new byte[0]);
      out.write(bytes.toByteArray());
      out.flush();
    }
  }

  /** The status is the first field, after a change of the table's size, if there is one. */
  private static int status(byte[] block) throws IOException {
    int at = 0;
    while ((block[at] & 0xE0) == 0x20) {
      at++;
    }
    int indexed = (block[at] & 0x7F) - FIRST_STATUS;
    if (block[at] < 0 && indexed >= 0 && indexed < INDEXED.size()) {
      return INDEXED.get(indexed);
    }
    int name = (block[at] & 0x40) != 0 ? block[at] & 0x3F : block[at] & 0x0F;
    if (name < FIRST_STATUS || name >= FIRST_STATUS + INDEXED.size()) {
      throw new IOException("the answer does not begin with its status");
    }
    boolean huffman = block[at + 1] < 0;
    int length = block[at + 1] & 0x7F;
    return huffman
        ? digits(block, at + 2)
        : Integer.parseInt(new String(block, at + 2, length, StandardCharsets.US_ASCII));
  }

  /** RFC 7541 appendix B, digits only: 0 to 2 have five bits, 00000 on, 3 to 9 six, 011001 on. */
  private static int digits(byte[] bytes, int begin) {
    int number = 0;
    int bit = begin * 8;
    for (int digit = 0; digit < 3; digit++) {
      int five = bits(bytes, bit, 5);
      boolean isShort = five <= 2;
      number = number * 10 + (isShort ? five : bits(bytes, bit, 6) - 0b011001 + 3);
      bit += isShort ? 5 : 6;
    }
    return number;
  }

  private static int bits(byte[] bytes, int begin, int count) {
    int value = 0;
    for (int bit = begin; bit < begin + count; bit++) {
      value = (value << 1) | ((bytes[bit / 8] >> (7 - bit % 8)) & 1);
    }
    return value;
  }
}
