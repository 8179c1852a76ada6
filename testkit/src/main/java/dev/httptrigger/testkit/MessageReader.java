package dev.httptrigger.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads HTTP/1.1 messages (RFC 9112) from a stream and changes no byte of them. It believes what it
 * is told, because it reads from programs under test on loopback; only sizes are bounded.
 */
final class MessageReader {
  private static final int LARGEST_LINE = 1 << 20;
  private static final int LARGEST_BODY = 1 << 26;

  private final InputStream stream;

  MessageReader(InputStream stream) {
    this.stream = stream;
  }

  /**
   * The first line and the header lines of a message.
   *
   * @param text all of it as it came, up to and with the empty line
   */
  record Head(String text, String firstLine, List<HeaderLine> headers) {
    boolean isChunked() {
      return HeaderLine.values(headers, "transfer-encoding").stream()
          .anyMatch(value -> value.equalsIgnoreCase("chunked"));
    }

    Optional<Integer> contentLength() throws IOException {
      List<String> values = HeaderLine.values(headers, "content-length");
      if (values.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Integer.parseUnsignedInt(values.getFirst()));
      } catch (NumberFormatException e) {
        throw new IOException("content-length: " + values.getFirst(), e);
      }
    }
  }

  /** The next head; empty where the stream ends before its first byte. */
  Optional<Head> readHead() throws IOException {
    StringBuilder text = new StringBuilder();
    Optional<String> firstLine = readLine();
    if (firstLine.isEmpty()) {
      return Optional.empty();
    }
    text.append(firstLine.get());
    List<HeaderLine> headers = new ArrayList<>();
    while (true) {
      String line = readLine().orElseThrow(() -> new EOFException("the message's head was cut"));
      text.append(line);
      String content = withoutEnd(line);
      if (content.isEmpty()) {
        return Optional.of(
            new Head(text.toString(), withoutEnd(firstLine.get()), List.copyOf(headers)));
      }
      headers.add(HeaderLine.parse(content));
    }
  }

  /** The body of a message in chunks; extensions and trailers are read over. */
  byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = withoutEnd(readLine().orElseThrow(() -> new EOFException("no chunk size")));
      int size = chunkSize(line.split(";", 2)[0].strip());
      if (size == 0) {
        skipTrailers();
        return body.toByteArray();
      }
      body.write(readExactly(size));
      if (body.size() > LARGEST_BODY) {
        throw new IOException("a body larger than " + LARGEST_BODY + " bytes");
      }
      readLine();
    }
  }

  /** The next bytes, as many as said. */
  byte[] readExactly(int length) throws IOException {
    if (length < 0 || length > LARGEST_BODY) {
      throw new IOException("a body of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] bytes = stream.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException(bytes.length + " bytes of a body of " + length);
    }
    return bytes;
  }

  /** All bytes until the other side closes the connection. */
  byte[] readToEnd() throws IOException {
    return stream.readNBytes(LARGEST_BODY);
  }

  private static int chunkSize(String text) throws IOException {
    try {
      return Integer.parseUnsignedInt(text, 16);
    } catch (NumberFormatException e) {
      throw new IOException("chunk size " + text, e);
    }
  }

  private void skipTrailers() throws IOException {
    String line;
    do {
      line = withoutEnd(readLine().orElse(""));
    } while (!line.isEmpty());
  }

  /** A line with its end; empty at the end of the stream. */
  private Optional<String> readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int octet = stream.read();
      if (octet < 0) {
        return line.size() == 0 ? Optional.empty() : Optional.of(latin1(line));
      }
      line.write(octet);
      if (octet == '\n') {
        return Optional.of(latin1(line));
      }
      if (line.size() > LARGEST_LINE) {
        throw new IOException("a line longer than " + LARGEST_LINE + " bytes");
      }
    }
  }

  private static String latin1(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static String withoutEnd(String line) {
    int end = line.length();
    if (end > 0 && line.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > 0 && line.charAt(end - 1) == '\r') {
      end--;
    }
    return line.substring(0, end);
  }
}
