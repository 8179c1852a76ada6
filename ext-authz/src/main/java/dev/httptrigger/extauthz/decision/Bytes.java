package dev.httptrigger.extauthz.decision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at bytes, at many eight at a time: tokens have a thousand, and every request has one. */
public final class Bytes {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The lowest bit of each of eight bytes. */
  private static final long LOWEST = 0x0101010101010101L;

  /** The highest bit of each of eight bytes. */
  private static final long HIGHEST = 0x8080808080808080L;

  private Bytes() {}

  /**
   * Whether a byte is among some.
   *
   * @param start where they begin
   * @param end where they have ended
   * @param wanted ASCII
   */
  public static boolean contain(byte[] bytes, int start, int end, char wanted) {
    long eightWanted = LOWEST * wanted;
    int at = start;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      long differences = (long) LONG.get(bytes, at) ^ eightWanted;
      // A byte without a difference, and only such a one, borrows and so sets its highest bit.
      if (((differences - LOWEST) & ~differences & HIGHEST) != 0) {
        return true;
      }
    }
    for (; at < end; at++) {
      if (bytes[at] == wanted) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is white space around a header's value (RFC 9110 §5.6.3). */
  public static boolean isWhiteSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /** Whether all of some bytes are ASCII. */
  public static boolean areAscii(byte[] bytes, int start, int end) {
    long seen = 0;
    int at = start;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      seen |= (long) LONG.get(bytes, at);
    }
    for (; at < end; at++) {
      // A negative byte sets all the highest bits.
      seen |= bytes[at];
    }
    return (seen & HIGHEST) == 0;
  }
}
