package dev.httptrigger.extauthz.token;

import java.util.Arrays;
import java.util.Objects;

/**
 * A token where it was found: a part of a request's bytes, so that a token that is known already
 * need not be copied. Never printed. Immutable; callers never change the array.
 */
public final class TokenBytes {
  private final byte[] source;
  private final int start;
  private final int end;

  private TokenBytes(byte[] source, int start, int end) {
    this.source = source;
    this.start = start;
    this.end = end;
  }

  /** A token that is all of an array, which is not changed any more. */
  public static TokenBytes of(byte[] token) {
    return new TokenBytes(token, 0, token.length);
  }

  /**
   * A token that is a part of an array, which is not changed any more.
   *
   * @throws IndexOutOfBoundsException where the array does not have that part
   */
  static TokenBytes in(byte[] source, int start, int end) {
    Objects.checkFromToIndex(start, end, source.length);
    return new TokenBytes(source, start, end);
  }

  /** How many bytes it has. */
  public int length() {
    return end - start;
  }

  /** The array that it is in. */
  public byte[] source() {
    return source;
  }

  /** Where it begins in {@link #source}. */
  public int start() {
    return start;
  }

  /** Where it has ended. */
  public int end() {
    return end;
  }

  /** The token alone. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(source, start, end);
  }
}
