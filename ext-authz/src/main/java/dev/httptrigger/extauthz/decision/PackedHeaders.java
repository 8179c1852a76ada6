package dev.httptrigger.extauthz.decision;

import dev.httptrigger.extauthz.decision.Decision.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;

/**
 * Headers to send, whose values lie in one array: small enough to be kept for each token, and to be
 * written without a look at each value. The same as a list of them, and equal to it, as no claim
 * has half a character (RFC 8259 §8.2). Immutable; callers never change the array.
 */
public final class PackedHeaders extends AbstractList<Header> {
  /** No headers. */
  public static final PackedHeaders NONE = new PackedHeaders(List.of(), new byte[0]);

  private final List<String> names;

  /** Where each value has ended, and then the values. */
  private final byte[] packed;

  private PackedHeaders(List<String> names, byte[] packed) {
    this.names = names;
    this.packed = packed;
  }

  /**
   * These headers.
   *
   * @param usualNames kept in the place of an equal list of names: most tokens of a trigger have
   *     headers of the same names
   */
  public static PackedHeaders of(List<Header> headers, List<String> usualNames) {
    if (headers.isEmpty()) {
      return NONE;
    }
    List<String> names = headers.stream().map(Header::name).toList();
    List<byte[]> values =
        headers.stream().map(header -> header.value().getBytes(StandardCharsets.UTF_8)).toList();
    int end = headers.size() * Integer.BYTES;
    ByteBuffer packed =
        ByteBuffer.allocate(end + values.stream().mapToInt(value -> value.length).sum());
    for (byte[] value : values) {
      end += value.length;
      packed.putInt(end);
    }
    values.forEach(packed::put);
    return new PackedHeaders(names.equals(usualNames) ? usualNames : names, packed.array());
  }

  /** Their names, in order. */
  public List<String> names() {
    return names;
  }

  /** The array that the values are in, in UTF-8. */
  public byte[] source() {
    return packed;
  }

  /** Where a header's value begins in {@link #source}. */
  public int start(int header) {
    return header == 0 ? names.size() * Integer.BYTES : end(header - 1);
  }

  /** Where it has ended. */
  public int end(int header) {
    int at = header * Integer.BYTES;
    return ((packed[at] & 0xff) << 24)
        | ((packed[at + 1] & 0xff) << 16)
        | ((packed[at + 2] & 0xff) << 8)
        | (packed[at + 3] & 0xff);
  }

  @Override
  public Header get(int header) {
    int start = start(header);
    return new Header(
        names.get(header), new String(packed, start, end(header) - start, StandardCharsets.UTF_8));
  }

  @Override
  public int size() {
    return names.size();
  }
}
