package dev.httptrigger.extauthz.claims;

import dev.httptrigger.crds.names.ParameterNames;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Takes parameters out of a form or a query and puts others in, and leaves every other byte as it
 * is (DESIGN §4.5). Readers differ in whether {@code ;} separates, so a parameter is looked for
 * between both separators; and in what they make of a name, so one that may be ours to any of them
 * goes ({@link ParameterNames}).
 */
public final class ParameterSplice {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final int ESCAPE_LENGTH = 3;

  /** Of a character that UTF-8 makes three bytes of, each of which is escaped. */
  private static final int LONGEST_CHARACTER = 3 * ESCAPE_LENGTH;

  private final ParameterNames removedNames;
  private final byte[] source;
  private final ByteBuffer result;
  private boolean hasPiece;
  private boolean changed;

  private ParameterSplice(byte[] source, Set<String> removedNames, List<Parameter> added) {
    this.source = source;
    this.result = ByteBuffer.allocate(source.length + longest(added));
    this.removedNames = ParameterNames.of(removedNames);
  }

  /**
   * The parameters without those of the removed names, in any spelling, and with the added ones
   * behind what is left. A parameter goes with one separator beside it; of two that differ, the
   * {@code &} stays, so that no two parameters become one to a reader that knows only {@code &}.
   *
   * @param source a form's body, or a query without its {@code ?}; never changed
   * @param removedNames as the manifest writes them
   * @param added decoded; all but unreserved characters (RFC 3986 §2.3) are percent-encoded, in
   *     UTF-8
   * @return {@code source} itself where nothing changes
   */
  public static byte[] splice(byte[] source, Set<String> removedNames, List<Parameter> added) {
    ParameterSplice splice = new ParameterSplice(source, removedNames, added);
    splice.copyPieces();
    added.forEach(splice::add);
    return splice.changed ? Arrays.copyOf(splice.result.array(), splice.result.position()) : source;
  }

  private static int longest(List<Parameter> added) {
    int length = 0;
    for (Parameter parameter : added) {
      length += 2 + LONGEST_CHARACTER * (parameter.name().length() + parameter.value().length());
    }
    return length;
  }

  private void copyPieces() {
    int begin = 0;
    byte separator = '&';
    while (begin <= source.length) {
      int end = endOfPiece(begin);
      boolean ended = end == source.length;
      byte next = ended ? (byte) '&' : source[end];
      if (isRemoved(begin, end)) {
        changed = true;
        separator = stronger(separator, next);
      } else {
        copy(separator, begin, end);
        separator = next;
      }
      begin = end + 1;
    }
  }

  private static byte stronger(byte separator, byte other) {
    return separator == '&' ? separator : other;
  }

  private int endOfPiece(int begin) {
    int end = begin;
    while (end < source.length && source[end] != '&' && source[end] != ';') {
      end++;
    }
    return end;
  }

  private void copy(byte separator, int begin, int end) {
    if (hasPiece) {
      result.put(separator);
    }
    result.put(source, begin, end - begin);
    hasPiece = true;
  }

  private boolean isRemoved(int begin, int end) {
    int equals = begin;
    while (equals < end && source[equals] != '=') {
      equals++;
    }
    // An empty piece between two separators is no parameter of the empty name.
    return begin < end && removedNames.contain(source, begin, equals);
  }

  private void add(Parameter parameter) {
    changed = true;
    if (result.position() > 0) {
      result.put((byte) '&');
    }
    encode(parameter.name());
    result.put((byte) '=');
    encode(parameter.value());
  }

  private void encode(String text) {
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(octet)) {
        result.put(octet);
      } else {
        result.put((byte) '%');
        result.put(HEX[(octet >> 4) & 0xF]);
        result.put(HEX[octet & 0xF]);
      }
    }
  }

  private static boolean isUnreserved(byte octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '.'
        || octet == '_'
        || octet == '~';
  }
}
