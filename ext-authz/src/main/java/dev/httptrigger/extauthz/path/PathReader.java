package dev.httptrigger.extauthz.path;

import dev.httptrigger.extauthz.path.PathReadings.Ambiguous;
import dev.httptrigger.extauthz.path.PathReadings.NoPath;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the path of a target, up to the first {@code ?}, byte by byte. The definition of an
 * ambiguous path is DESIGN §4.2.
 */
final class PathReader {
  private PathReader() {}

  /**
   * What the target's path can be read as.
   *
   * @param bytesAreExact whether {@code !} stands for itself; otherwise it may stand for any byte
   */
  static PathReadings read(byte[] target, boolean bytesAreExact) {
    int end = 0;
    while (end < target.length && target[end] != '?') {
      end++;
    }
    if (end == 0) {
      return new NoPath();
    }
    if (target[0] != '/') {
      return new Ambiguous("does not begin with a slash");
    }
    return switch (readings(target, end, bytesAreExact)) {
      case Ambiguous ambiguous -> ambiguous.in(target, end, bytesAreExact);
      case NoPath none -> none;
      case Plain plain -> plain;
    };
  }

  /** The readings of a path that begins with a slash; nothing is said of its certain segments. */
  static PathReadings readings(byte[] path, boolean bytesAreExact) {
    return readings(path, path.length, bytesAreExact);
  }

  private static PathReadings readings(byte[] target, int end, boolean bytesAreExact) {
    // Most paths have no escape: then both readings are one, and nothing is decoded.
    byte @Nullable [] decoded = null;
    int length = 0;
    for (int i = 0; i < end; i++) {
      byte character = target[i];
      if (!isOrdinary(character)) {
        Optional<String> odd = odd(character, bytesAreExact);
        if (odd.isPresent()) {
          return new Ambiguous(odd.get());
        }
        if (character == '/' && i > 0 && isOddSegmentEnd(target, i)) {
          return new Ambiguous("an empty or dot segment");
        }
        if (character == '%') {
          int escaped = i + 2 < end ? hex(target[i + 1]) * 16 + hex(target[i + 2]) : -1;
          if (escaped < 0) {
            return new Ambiguous("a bad escape");
          }
          if (escaped < ' ' || escaped == 0x7f || "/\\.%;#?".indexOf(escaped) >= 0) {
            return new Ambiguous("an escape of a control byte or of one of / \\ . % ; # ?");
          }
          if (decoded == null) {
            decoded = Arrays.copyOf(target, end);
          }
          character = (byte) escaped;
          i += 2;
        }
      }
      if (decoded != null) {
        decoded[length] = character;
      }
      length++;
    }
    if (isDotSegmentEnd(target, end)) {
      return new Ambiguous("an empty or dot segment");
    }
    String written = new String(target, 0, end, StandardCharsets.US_ASCII);
    return decoded == null ? new Plain(written, written) : decoded(written, decoded, length);
  }

  /** Nothing is to be looked at where such a byte stands. */
  private static boolean isOrdinary(byte character) {
    return (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || (character >= 'A' && character <= 'Z')
        || character == '-'
        || character == '_'
        || character == '.';
  }

  private static PathReadings decoded(String written, byte[] decoded, int length) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(decoded, 0, length))
              .toString();
    } catch (CharacterCodingException e) {
      return new Ambiguous("escapes that are no UTF-8");
    }
    return text.codePoints().anyMatch(Lookalikes::becomesSpecial)
        ? new Ambiguous("an escaped character that some servers turn into one of . / \\ ; % ? #")
        : new Plain(written, text);
  }

  /** Why the byte alone makes the path ambiguous. */
  private static Optional<String> odd(byte character, boolean bytesAreExact) {
    if (character <= ' ' || character == 0x7f) {
      return Optional.of("a control byte, a space, or a byte that is no ASCII");
    }
    return switch (character) {
      case '\\' -> Optional.of("a backslash");
      case ';' -> Optional.of("a semicolon");
      case '#' -> Optional.of("a number sign");
      case '!' ->
          bytesAreExact
              ? Optional.empty()
              : Optional.of("an exclamation mark, which may stand for any byte");
      default -> Optional.empty();
    };
  }

  /** Whether the segment that ends before {@code end} is empty, {@code .} or {@code ..}. */
  private static boolean isOddSegmentEnd(byte[] path, int end) {
    return path[end - 1] == '/' || isDotSegmentEnd(path, end);
  }

  private static boolean isDotSegmentEnd(byte[] path, int end) {
    int start = end;
    while (path[start - 1] == '.') {
      start--;
    }
    return path[start - 1] == '/' && (end - start == 1 || end - start == 2);
  }

  /** A value so low that no sum with it is an escape, where the byte is no hexadecimal digit. */
  private static int hex(byte digit) {
    int value = digit >= 0 ? Character.digit(digit, 16) : -1;
    return value < 0 ? -1_000 : value;
  }
}
