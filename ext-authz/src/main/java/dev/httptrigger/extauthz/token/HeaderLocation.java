package dev.httptrigger.extauthz.token;

import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A header that may hold the token. */
final class HeaderLocation {
  /** Three parts of base64url, the last one perhaps empty, with nothing of the kind around them. */
  private static final Pattern TOKEN_SHAPE =
      Pattern.compile("(?<![\\w.-])[\\w-]++[.][\\w-]++[.][\\w-]*+(?![\\w.-])");

  private final String name;
  private final byte[] prefix;
  private final boolean prefixIsScheme;

  private HeaderLocation(String name, byte[] prefix, boolean prefixIsScheme) {
    this.name = name;
    this.prefix = prefix;
    this.prefixIsScheme = prefixIsScheme;
  }

  /**
   * In Strict a prefix that is a token of RFC 9110 §5.6.2, with or without one final space, is an
   * authentication scheme; every other prefix is a run of bytes.
   */
  static HeaderLocation of(InHeader location, Profile profile) {
    String prefix = location.prefix();
    String scheme = prefix.endsWith(" ") ? prefix.substring(0, prefix.length() - 1) : prefix;
    byte[] schemeBytes = scheme.getBytes(StandardCharsets.UTF_8);
    boolean isScheme =
        profile == Profile.STRICT
            && schemeBytes.length > 0
            && tokenCharacters(schemeBytes) == schemeBytes.length;
    return new HeaderLocation(
        location.name(),
        isScheme ? schemeBytes : prefix.getBytes(StandardCharsets.UTF_8),
        isScheme);
  }

  /** The location in the words of the manifest. */
  String text() {
    return "header " + name;
  }

  /** In lower case. */
  String name() {
    return name;
  }

  /** Whether something of a token's shape stands anywhere in a line of the header. */
  boolean holdsTokenShape(RequestView request) {
    return request.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(header -> new String(header.value(), StandardCharsets.ISO_8859_1))
        .anyMatch(value -> TOKEN_SHAPE.matcher(value).find());
  }

  TokenFinding find(RequestView request) {
    byte @Nullable [] line = null;
    for (HeaderLine header : request.headers()) {
      if (header.name().equals(name)) {
        if (line != null) {
          return new Unusable(DenialReason.DUPLICATE_TOKEN, "the header is there more than once");
        }
        line = header.value();
      }
    }
    if (line == null) {
      return new Absent();
    }
    // A gateway joins several lines with commas: of Authorization always, and of every header
    // where it hands the headers over as a map. A token has no comma.
    if ((name.equals("authorization") || !request.bytesAreExact()) && contains(line, ',')) {
      return new Unusable(
          DenialReason.DUPLICATE_TOKEN, "a comma in the value: several lines, joined");
    }
    byte[] value = trimmed(line);
    if (value.length == 0) {
      return new Absent();
    }
    return prefixIsScheme ? afterScheme(value) : afterBytes(value);
  }

  private TokenFinding afterScheme(byte[] value) {
    int length = tokenCharacters(value);
    if (length == 0) {
      return malformed("the value does not begin with a scheme");
    }
    if (!isScheme(value, length)) {
      return new Absent();
    }
    int start = length;
    while (start < value.length && value[start] == ' ') {
      start++;
    }
    return start == length || start == value.length
        ? malformed("nothing follows the scheme")
        : new Found(Arrays.copyOfRange(value, start, value.length));
  }

  private TokenFinding afterBytes(byte[] value) {
    boolean fits =
        value.length > prefix.length
            && Arrays.equals(value, 0, prefix.length, prefix, 0, prefix.length);
    return fits
        ? new Found(Arrays.copyOfRange(value, prefix.length, value.length))
        : malformed(
            "the value is not "
                + Trace.quoted(new String(prefix, StandardCharsets.UTF_8))
                + " and a token");
  }

  private boolean isScheme(byte[] value, int length) {
    if (length != prefix.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lowerCase(value[i]) != lowerCase(prefix[i])) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes at the beginning are characters of a token (RFC 9110 §5.6.2). */
  private static int tokenCharacters(byte[] value) {
    int length = 0;
    while (length < value.length && isTokenCharacter(value[length])) {
      length++;
    }
    return length;
  }

  private static boolean isTokenCharacter(byte character) {
    return (character >= '0' && character <= '9')
        || (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || "!#$%&'*+-.^_`|~".indexOf(character) >= 0;
  }

  private static byte lowerCase(byte character) {
    return character >= 'A' && character <= 'Z' ? (byte) (character + 32) : character;
  }

  private static byte[] trimmed(byte[] value) {
    int start = 0;
    int end = value.length;
    while (start < end && isWhiteSpace(value[start])) {
      start++;
    }
    while (end > start && isWhiteSpace(value[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(value, start, end);
  }

  private static boolean isWhiteSpace(byte character) {
    return character == ' ' || character == '\t';
  }

  private static boolean contains(byte[] value, char character) {
    for (byte each : value) {
      if (each == character) {
        return true;
      }
    }
    return false;
  }

  private static Unusable malformed(String why) {
    return new Unusable(DenialReason.MALFORMED_TOKEN, why);
  }
}
