package dev.httptrigger.jwksfetch;

import dev.httptrigger.crds.keys.Octets;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the one answer to a GET on a connection that ends with it (RFC 9112), strictly: a framing
 * that two readers could understand differently is refused. Never takes more than its limits, and
 * nothing of a body that is not wanted.
 */
final class HttpAnswerReader {
  /** How long a body may be. */
  static final int LARGEST_BODY = 128 * 1024;

  private static final int LARGEST_HEAD = 16 * 1024;
  private static final int LINE_END = 2;
  private static final int LONGEST_CHUNK_LINE = 256;
  private static final int MOST_INTERIM_ANSWERS = 4;
  private static final int BUFFER = 8 * 1024;
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: [\\x20-\\x7e\\x80-\\xff\\t]*)?");

  /** White space belongs to one part of it only, or a line could cost the square of its length. */
  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\\x20-\\x7e\\x80-\\xff\\t]*)");

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,8})[ \\t]*(?:;.*)?");

  private final InputStream stream;
  private int headLeft = LARGEST_HEAD;

  /** A reader of a stream that it may read byte by byte. */
  HttpAnswerReader(InputStream stream) {
    this.stream = stream;
  }

  HttpAnswer read() throws IOException, RefusedException {
    for (int interim = 0; interim <= MOST_INTERIM_ANSWERS; interim++) {
      Matcher line = STATUS_LINE.matcher(headLine());
      if (!line.matches()) {
        throw notHttp();
      }
      int status = Integer.parseInt(line.group(1));
      Map<String, List<String>> headers = headers();
      if (status == 200) {
        return new HttpAnswer(status, headers, Octets.of(body(headers)));
      }
      if (status > 200) {
        return new HttpAnswer(status, headers, Octets.of(new byte[0]));
      }
      if (status == 101) {
        throw notHttp();
      }
    }
    throw notHttp();
  }

  private Map<String, List<String>> headers() throws IOException, RefusedException {
    Map<String, List<String>> headers = new HashMap<>();
    String line = headLine();
    while (!line.isEmpty()) {
      Matcher header = header(line);
      if (!header.matches()) {
        throw notHttp();
      }
      headers
          .computeIfAbsent(header.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(header.group(2).strip());
      line = headLine();
    }
    return headers;
  }

  /** Its first group is the name, its second the value, perhaps with white space around it. */
  static Matcher header(CharSequence line) {
    return HEADER.matcher(line);
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException, RefusedException {
    for (String coding : headers.getOrDefault("content-encoding", List.of())) {
      if (!coding.equalsIgnoreCase("identity")) {
        throw new RefusedException(FailureKind.ENCODED);
      }
    }
    List<String> transfer = headers.getOrDefault("transfer-encoding", List.of());
    List<String> lengths = headers.getOrDefault("content-length", List.of());
    if (!transfer.isEmpty()) {
      boolean chunked = transfer.size() == 1 && transfer.getFirst().equalsIgnoreCase("chunked");
      if (!chunked || !lengths.isEmpty()) {
        throw notHttp();
      }
      return chunks();
    }
    if (lengths.isEmpty()) {
      return toTheEnd();
    }
    if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
      throw notHttp();
    }
    return exactly(sizeWithin(LARGEST_BODY, Long.parseLong(lengths.getFirst())));
  }

  private byte[] chunks() throws IOException, RefusedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Matcher line = CHUNK.matcher(line(LONGEST_CHUNK_LINE));
      if (!line.matches()) {
        throw notHttp();
      }
      int size = sizeWithin(LARGEST_BODY - body.size(), Long.parseLong(line.group(1), 16));
      if (size == 0) {
        headers(); // trailers, which say nothing to us
        return body.toByteArray();
      }
      body.write(exactly(size));
      if (!line(0).isEmpty()) {
        throw notHttp();
      }
    }
  }

  private byte[] toTheEnd() throws IOException, RefusedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER];
    int count = stream.read(buffer);
    while (count >= 0) {
      sizeWithin(LARGEST_BODY - body.size(), count);
      body.write(buffer, 0, count);
      count = stream.read(buffer);
    }
    return body.toByteArray();
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = stream.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("the body was cut");
    }
    return bytes;
  }

  private static int sizeWithin(int limit, long size) throws RefusedException {
    if (size > limit) {
      throw new RefusedException(FailureKind.TOO_LARGE);
    }
    return (int) size;
  }

  private String headLine() throws IOException, RefusedException {
    String line = line(headLeft - LINE_END);
    headLeft -= line.length() + LINE_END;
    return line;
  }

  /** A line without its end, which is CR LF; as ISO-8859-1. */
  private String line(int longest) throws IOException, RefusedException {
    StringBuilder line = new StringBuilder();
    int octet = octet();
    while (octet != '\r') {
      if (octet == '\n' || line.length() >= longest) {
        throw notHttp();
      }
      line.append((char) octet);
      octet = octet();
    }
    if (octet() != '\n') {
      throw notHttp();
    }
    return line.toString();
  }

  private int octet() throws IOException {
    int octet = stream.read();
    if (octet < 0) {
      throw new EOFException("the answer was cut");
    }
    return octet;
  }

  private static RefusedException notHttp() {
    return new RefusedException(FailureKind.NOT_HTTP);
  }
}
