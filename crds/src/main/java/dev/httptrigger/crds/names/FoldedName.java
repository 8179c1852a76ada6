package dev.httptrigger.crds.names;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A name of which only that is left which {@link ParameterNames} compares. Immutable. */
final class FoldedName {
  /** Stands for a bracket that nothing closes; as a control byte no name has it any more. */
  private static final char LONE_BRACKET = '\u0001';

  private static final char NUL = '\u0000';
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private static final String LEFT_OUT_IN_FRONT = "_.[!? " + LONE_BRACKET + NUL;
  private static final String ENDS_A_NAME = ".[(" + LONE_BRACKET + NUL;

  /** What PHP makes an underscore of. */
  private static final String UNDERSCORES = "_. " + LONE_BRACKET;

  /** What leads into an object. */
  private static final String STEPS = ".[";

  private final String text;

  /** Where what is left out in front has ended. */
  private final int front;

  /** Where white space at the end begins. */
  private final int end;

  private FoldedName(String text) {
    this.text = text;
    int start = 0;
    while (start < text.length() && LEFT_OUT_IN_FRONT.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    this.front = start;
    int last = text.length();
    while (last > start && (text.charAt(last - 1) == ' ' || text.charAt(last - 1) == NUL)) {
      last--;
    }
    this.end = last;
  }

  /** A name as a manifest has it. */
  static FoldedName ours(String name) {
    byte[] octets = name.getBytes(StandardCharsets.UTF_8);
    return readings(octets, 0, octets.length).getFirst();
  }

  /** A name as a client wrote it: read as UTF-8 first, and as Latin-1 where that differs. */
  static List<FoldedName> readings(byte[] text, int start, int end) {
    byte[] octets = Unescape.all(text, start, end);
    for (byte octet : octets) {
      if (octet < 0) {
        return List.of(
            folded(new String(octets, StandardCharsets.UTF_8)),
            folded(new String(octets, StandardCharsets.ISO_8859_1)));
      }
    }
    return List.of(folded(new String(octets, StandardCharsets.US_ASCII)));
  }

  /** Whether some server takes this name for ours. */
  boolean isReadAs(FoldedName ours) {
    if (ours.text.isEmpty()) {
      return text.isEmpty();
    }
    int start = front - ours.front;
    int behind = start + ours.text.length();
    if (start < 0 || behind > text.length()) {
      return false;
    }
    for (int i = 0; i < ours.text.length(); i++) {
      if (!areOne(text.charAt(start + i), ours.text.charAt(i))) {
        return false;
      }
    }
    return behind >= end || ENDS_A_NAME.indexOf(text.charAt(behind)) >= 0;
  }

  private static boolean areOne(char one, char other) {
    return one == other
        || (UNDERSCORES.indexOf(one) >= 0 && UNDERSCORES.indexOf(other) >= 0)
        || (STEPS.indexOf(one) >= 0 && STEPS.indexOf(other) >= 0);
  }

  private static FoldedName folded(String decoded) {
    // A percent sign that is still there begins no escape.
    String plain = plain(decoded.replace("%", ""));
    StringBuilder folded = new StringBuilder(plain.length());
    int lastClosing = plain.lastIndexOf(']');
    for (int i = 0; i < plain.length(); i++) {
      char character = plain.charAt(i);
      if (character == '[') {
        folded.append(i < lastClosing ? '[' : LONE_BRACKET);
      } else if (character != ']') {
        folded.append(isWhiteSpace(character) ? ' ' : character);
      } else if (i + 1 < plain.length() && "[].".indexOf(plain.charAt(i + 1)) < 0) {
        // Text behind a closing bracket: some servers overlook it, so the name ends here.
        folded.append('[');
      }
    }
    return new FoldedName(folded.toString());
  }

  /**
   * In lower case, by way of upper case as {@link String#equalsIgnoreCase} goes, and without
   * variants. Each character by itself: a whole text of combining marks would cost the square of
   * its length. And each once: it costs many times what it costs to send it.
   */
  private static String plain(String decoded) {
    StringBuilder plain = new StringBuilder(decoded.length());
    Map<Integer, String> known = new HashMap<>();
    for (int at = 0; at < decoded.length(); ) {
      int codePoint = decoded.codePointAt(at);
      if (codePoint < 0x80) {
        plain.append(lowerCase((char) codePoint));
      } else {
        plain.append(known.computeIfAbsent(codePoint, FoldedName::plain));
      }
      at += Character.charCount(codePoint);
    }
    return plain.toString();
  }

  private static String plain(int codePoint) {
    String normal = Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC);
    StringBuilder plain = new StringBuilder(normal.length());
    normal
        .codePoints()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static char lowerCase(char character) {
    return character >= 'A' && character <= 'Z' ? (char) (character + 'a' - 'A') : character;
  }

  private static boolean isWhiteSpace(char character) {
    return character == '+'
        || (character <= ' ' && character != NUL)
        || (character >= 0x7f && character <= 0xa0)
        || character == BYTE_ORDER_MARK
        || Character.isSpaceChar(character);
  }
}
