package dev.httptrigger.extauthz.envoy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a protobuf message from its end to its beginning: a message inside another is written
 * before its length, so nothing is measured first. Fields are therefore written last one first. Not
 * thread-safe.
 */
final class WireWriter {
  private static final int LENGTH_DELIMITED = WireReader.LENGTH_DELIMITED;

  private byte[] bytes;
  private int start;

  /**
   * An empty message.
   *
   * @param expected about how long it will be; more room is made where that is too short
   */
  WireWriter(int expected) {
    bytes = new byte[expected];
    start = expected;
  }

  /** The array in which the message is; it ends where the array does. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the message begins in {@link #bytes}. */
  int start() {
    return start;
  }

  /** How long the message is by now: what {@link #message} takes as the end of one inside. */
  int length() {
    return bytes.length - start;
  }

  /**
   * Makes all that was written since a message of its own, in a field.
   *
   * @param end the {@link #length} before the first of it was written
   */
  void message(int field, int end) {
    varint(length() - end);
    tag(field, LENGTH_DELIMITED);
  }

  /** A text in a field; an empty one is there, too. */
  void text(int field, String text) {
    int end = length();
    text(text);
    message(field, end);
  }

  /** A text in a field that is not there where the text is empty, as with generated classes. */
  void textUnlessEmpty(int field, String text) {
    if (!text.isEmpty()) {
      text(field, text);
    }
  }

  /** The same with a text that is in UTF-8 already, in a part of an array. */
  void bytesUnlessEmpty(int field, byte[] source, int from, int to) {
    if (from < to) {
      int end = length();
      written(source, from, to);
      message(field, end);
    }
  }

  /** A number in a field; 0 is there, too. */
  void number(int field, int number) {
    varint(number);
    tag(field, WireReader.VARINT);
  }

  /** The text in front of what is written, in UTF-8, without a field of its own. */
  void text(String text) {
    int length = text.length();
    room(length);
    int at = start - length;
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character >= 0x80) {
        // Written over by the whole text.
        written(text.getBytes(StandardCharsets.UTF_8));
        return;
      }
      bytes[at + i] = (byte) character;
    }
    start = at;
  }

  /** Bytes that are written already, such as whole fields. */
  void written(byte[] more) {
    written(more, 0, more.length);
  }

  private void written(byte[] source, int from, int to) {
    room(to - from);
    start -= to - from;
    System.arraycopy(source, from, bytes, start, to - from);
  }

  private void tag(int field, int wireType) {
    varint(field << 3 | wireType);
  }

  /** A number that is not negative. */
  private void varint(int number) {
    if (number < 1 << 7) {
      room(1);
      bytes[--start] = (byte) number;
      return;
    }
    int digits = (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 6) / 7;
    room(digits);
    start -= digits;
    int rest = number;
    for (int i = start; i < start + digits - 1; i++) {
      bytes[i] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[start + digits - 1] = (byte) rest;
  }

  private void room(int length) {
    if (length > start) {
      byte[] longer = new byte[2 * bytes.length + length];
      System.arraycopy(bytes, start, longer, longer.length - length(), length());
      start += longer.length - bytes.length;
      bytes = longer;
    }
  }

  /** The message alone. */
  byte[] toByteArray() {
    return Arrays.copyOfRange(bytes, start, bytes.length);
  }
}
