package dev.httptrigger.extauthz.path;

import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The segments of an ambiguous path that every server reads alike (DESIGN §4.2): those before the
 * first odd one, where the rest, decoded again and again, shows nothing that leads out of them.
 */
final class CertainSegments {
  /** In bytes: to look at the rest, again and again, costs many times what it costs to refuse. */
  static final int LONGEST_PATH = 8 << 10;

  /** Nobody decodes more often; what is not settled by then is not certain. */
  private static final int MAXIMUM_ROUNDS = 8;

  /** Bytes that begin the long spellings of short characters, such as {@code c0 ae} for a dot. */
  private static final Pattern OVERLONG =
      Pattern.compile("[\\u00c0\\u00c1\\u00e0\\u00f0\\u00f8\\u00fc]");

  /** White space and control bytes: some servers drop them. */
  private static final Pattern DROPPED = Pattern.compile("[\\u0000- \\u007f-\\u009f]");

  /** A backslash, or a dot segment; some servers cut a segment at a semicolon. */
  private static final Pattern LEADS_OUT = Pattern.compile("\\\\|(?:^|[/;?#])[.]{1,2}(?:$|[/;?#])");

  private CertainSegments() {}

  /**
   * The certain segments of a path, perhaps none of it. Of one that is longer than {@value
   * #LONGEST_PATH} bytes nothing is certain.
   *
   * @param path begins with a slash, without query
   */
  static Optional<Plain> of(byte[] path, boolean bytesAreExact) {
    if (path.length > LONGEST_PATH) {
      return Optional.empty();
    }
    int end = endOfPlainSegments(path, bytesAreExact);
    byte[] rest = Arrays.copyOfRange(path, end, path.length);
    if (mayLeadOut(rest, bytesAreExact)) {
      return Optional.empty();
    }
    if (end == 0) {
      return Optional.of(new Plain("", ""));
    }
    return PathReader.readings(Arrays.copyOf(path, end), bytesAreExact) instanceof Plain plain
        ? Optional.of(plain)
        : Optional.empty();
  }

  private static int endOfPlainSegments(byte[] path, boolean bytesAreExact) {
    int start = 0;
    while (start < path.length) {
      int end = start + 1;
      while (end < path.length && path[end] != '/') {
        end++;
      }
      boolean isEmpty = end == start + 1 && end < path.length;
      byte[] segment = Arrays.copyOfRange(path, start, end);
      if (isEmpty || !(PathReader.readings(segment, bytesAreExact) instanceof Plain)) {
        return start;
      }
      start = end;
    }
    return start;
  }

  private static boolean mayLeadOut(byte[] rest, boolean bytesAreExact) {
    if (!bytesAreExact && new String(rest, StandardCharsets.ISO_8859_1).indexOf('!') >= 0) {
      return true;
    }
    byte[] reading = rest;
    for (int round = 0; round < MAXIMUM_ROUNDS; round++) {
      if (leadsOut(reading)) {
        return true;
      }
      byte[] decoded = decoded(reading);
      if (decoded.length == reading.length) {
        return false;
      }
      reading = decoded;
    }
    return true;
  }

  /** Whether the most generous server finds a backslash or a dot segment. */
  private static boolean leadsOut(byte[] reading) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(reading)).toString();
      return leadsOut(Lookalikes.read(text));
    } catch (CharacterCodingException e) {
      String octets = new String(reading, StandardCharsets.ISO_8859_1);
      return OVERLONG.matcher(octets).find() || leadsOut(octets);
    }
  }

  private static boolean leadsOut(String text) {
    return LEADS_OUT.matcher(DROPPED.matcher(text).replaceAll("")).find();
  }

  /** With its escapes decoded once, also those of the form {@code %u002e}. */
  private static byte[] decoded(byte[] octets) {
    byte[] decoded = new byte[octets.length];
    int length = 0;
    int i = 0;
    while (i < octets.length) {
      int wide = isWideEscape(octets, i) ? number(octets, i + 2, 4) : -1;
      int narrow = octets[i] == '%' ? number(octets, i + 1, 2) : -1;
      if (wide >= 0) {
        byte[] character = Character.toString(wide).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(character, 0, decoded, length, character.length);
        length += character.length;
        i += 6;
      } else if (narrow >= 0) {
        decoded[length++] = (byte) narrow;
        i += 3;
      } else {
        decoded[length++] = octets[i++];
      }
    }
    return Arrays.copyOf(decoded, length);
  }

  private static boolean isWideEscape(byte[] octets, int start) {
    return octets[start] == '%'
        && start + 1 < octets.length
        && (octets[start + 1] == 'u' || octets[start + 1] == 'U');
  }

  /** The hexadecimal number of that many digits, or -1 where there is none. */
  private static int number(byte[] octets, int start, int digits) {
    if (start + digits > octets.length) {
      return -1;
    }
    int number = 0;
    for (int i = start; i < start + digits; i++) {
      int digit = octets[i] < 0 ? -1 : Character.digit(octets[i], 16);
      if (digit < 0) {
        return -1;
      }
      number = number * 16 + digit;
    }
    return number;
  }
}
