package dev.httptrigger.extauthz.envoy;

import dev.httptrigger.extauthz.decision.Bytes;

/**
 * Goes over the bytes of a protobuf message (<a
 * href="https://protobuf.dev/programming-guides/encoding/">encoding</a>) as programs write it: each
 * number in its shortest form, no groups, text in ASCII. Whatever else may be valid, or is not, is
 * {@link Unusual}: the generated classes read it, or refuse it. Not thread-safe.
 */
final class WireReader {
  /** What {@link #tag} gives at the end of a message: no field has it. */
  static final int END = 0;

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH_DELIMITED = 2;
  static final int FIXED32 = 5;

  private static final int LONGEST_VARINT = 10;

  private final byte[] bytes;
  private int at;
  private int end;

  /** A message that is better left to the generated classes. */
  static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusual() {
      super("not as programs write it", null, false, false);
    }
  }

  /** Begins at the first of a message's bytes. */
  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Begins at the first of the bytes of a message that is a part of another. */
  WireReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Where the next byte is. */
  int at() {
    return at;
  }

  /** Where the message ends. */
  int end() {
    return end;
  }

  /**
   * Goes into a message that begins here.
   *
   * @return the end of the outer one, for {@link #leave}
   */
  int enter(int length) {
    int outer = end;
    end = at + length;
    return outer;
  }

  /** Goes on behind a message that was read to its end. */
  void leave(int outer) {
    if (at != end) {
      throw new Unusual();
    }
    end = outer;
  }

  /** The tag of the next field, {@link #END} where there is none. */
  int tag() {
    if (at == end) {
      return END;
    }
    byte first = bytes[at];
    int tag;
    if (first >= 0) {
      at++;
      tag = first;
    } else {
      tag = twoBytes(first);
    }
    if (tag >>> 3 == 0) {
      throw new Unusual();
    }
    return tag;
  }

  /** The length of what follows, which is all there. */
  int length() {
    if (at == end) {
      throw new Unusual();
    }
    byte first = bytes[at];
    int length;
    if (first >= 0) {
      at++;
      length = first;
    } else {
      length = longer(first);
    }
    if (length > end - at) {
      throw new Unusual();
    }
    return length;
  }

  private int twoBytes(byte first) {
    if (end - at < 2 || bytes[at + 1] <= 0) {
      throw new Unusual();
    }
    int number = (first & 0x7f) | bytes[at + 1] << 7;
    at += 2;
    return number;
  }

  /** Up to four bytes: no message is longer than what they can say. */
  private int longer(byte first) {
    int number = first & 0x7f;
    for (int shift = 7; shift <= 21; shift += 7) {
      at++;
      if (at == end) {
        throw new Unusual();
      }
      byte next = bytes[at];
      number |= (next & 0x7f) << shift;
      if (next >= 0) {
        if (next == 0) {
          throw new Unusual();
        }
        at++;
        return number;
      }
    }
    throw new Unusual();
  }

  /** Goes on behind bytes that are there. */
  void skip(int length) {
    at += length;
  }

  /** Goes on behind a field of any number, whatever is in it. */
  void skipField(int tag) {
    switch (tag & 7) {
      case VARINT -> skipVarint();
      case FIXED64 -> skipFixed(8);
      case LENGTH_DELIMITED -> skip(length());
      case FIXED32 -> skipFixed(4);
      default -> throw new Unusual();
    }
  }

  private void skipVarint() {
    int last = Math.min(end, at + LONGEST_VARINT);
    while (at < last) {
      if (bytes[at++] >= 0) {
        return;
      }
    }
    throw new Unusual();
  }

  private void skipFixed(int length) {
    if (length > end - at) {
      throw new Unusual();
    }
    at += length;
  }

  /** Goes on behind a text of that length: the generated classes refuse one that is no UTF-8. */
  void skipText(int length) {
    requireAscii(bytes, at, at + length);
    at += length;
  }

  /** Checks a text. */
  static void requireAscii(byte[] bytes, int start, int end) {
    if (!Bytes.areAscii(bytes, start, end)) {
      throw new Unusual();
    }
  }
}
