package dev.httptrigger.extauthz.token;

import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.decision.Bytes;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A header that may hold the token. */
final class HeaderLocation implements Location {
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
            && endOfTokenCharacters(schemeBytes, 0, schemeBytes.length) == schemeBytes.length;
    return new HeaderLocation(
        location.name(),
        isScheme ? schemeBytes : prefix.getBytes(StandardCharsets.UTF_8),
        isScheme);
  }

  @Override
  public String text() {
    return "header " + name;
  }

  @Override
  public Optional<String> header() {
    return Optional.of(name);
  }

  /** In other spellings of the name, too: behind a gateway some servers make one of them. */
  @Override
  public boolean mayHoldTokenShape(RequestView request) {
    return request.headers().stream()
        .filter(header -> isSpelling(header.name()))
        .anyMatch(header -> Octets.holdTokenShape(header.value()));
  }

  /**
   * The header in all its spellings; but one that plainly has another scheme is no token's, and
   * stays.
   */
  @Override
  public TokenRemoval removal(RequestView request) {
    Set<String> names = new HashSet<>();
    if (!prefixIsScheme || !(find(request) instanceof Absent)) {
      names.add(name);
    }
    for (HeaderLine header : request.headers()) {
      if (isSpelling(header.name())
          && (!prefixIsScheme
              || !header.name().equals(name)
              || Octets.holdTokenShape(header.value()))) {
        names.add(header.name());
      }
    }
    return TokenRemoval.ofHeaders(names);
  }

  /** Whether the names are one where every byte but a letter or a digit counts as a hyphen. */
  private boolean isSpelling(String other) {
    if (other.length() != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (folded(other.charAt(i)) != folded(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char folded(char character) {
    boolean counts =
        (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z');
    return counts ? character : '-';
  }

  @Override
  public TokenFinding find(RequestView request) {
    HeaderLines lines = request.lines();
    int line = lines.next(name, 0);
    if (line < 0) {
      return new Absent();
    }
    if (lines.next(name, line + 1) >= 0) {
      return new Unusable(DenialReason.DUPLICATE_TOKEN, TokenFinding.MORE_THAN_ONCE);
    }
    byte[] source = lines.source();
    int start = lines.start(line);
    int end = lines.end(line);
    // A gateway joins several lines with commas: of Authorization always, and of every header
    // where it hands the headers over as a map. A token has no comma.
    if ((name.equals("authorization") || !request.bytesAreExact())
        && Bytes.contain(source, start, end, ',')) {
      return new Unusable(
          DenialReason.DUPLICATE_TOKEN, "a comma in the value: several lines, joined");
    }
    while (start < end && Bytes.isWhiteSpace(source[start])) {
      start++;
    }
    while (end > start && Bytes.isWhiteSpace(source[end - 1])) {
      end--;
    }
    if (start == end) {
      return new Absent();
    }
    TokenFinding finding =
        prefixIsScheme ? afterScheme(source, start, end) : afterBytes(source, start, end);
    return finding instanceof Found && holdsAnother(lines)
        ? new Unusable(DenialReason.DUPLICATE_TOKEN, TokenFinding.MORE_THAN_ONCE)
        : finding;
  }

  /** As in a query: a server that takes another spelling for the name might take that token. */
  private boolean holdsAnother(HeaderLines lines) {
    for (int line = 0; line < lines.count(); line++) {
      String other = lines.name(line);
      if (isSpelling(other) && !other.equals(name) && Octets.holdTokenShape(lines.value(line))) {
        return true;
      }
    }
    return false;
  }

  private TokenFinding afterScheme(byte[] source, int begin, int end) {
    int endOfScheme = endOfTokenCharacters(source, begin, end);
    if (endOfScheme == begin) {
      return malformed("the value does not begin with a scheme");
    }
    if (!isScheme(source, begin, endOfScheme)) {
      return new Absent();
    }
    int start = endOfScheme;
    while (start < end && source[start] == ' ') {
      start++;
    }
    return start == endOfScheme || start == end
        ? malformed("nothing follows the scheme")
        : new Found(TokenBytes.in(source, start, end));
  }

  private TokenFinding afterBytes(byte[] source, int start, int end) {
    int afterPrefix = start + prefix.length;
    boolean fits =
        end > afterPrefix && Arrays.equals(source, start, afterPrefix, prefix, 0, prefix.length);
    return fits
        ? new Found(TokenBytes.in(source, afterPrefix, end))
        : malformed(
            "the value is not "
                + Trace.quoted(new String(prefix, StandardCharsets.UTF_8))
                + " and a token");
  }

  private boolean isScheme(byte[] source, int start, int end) {
    if (end - start != prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (lowerCase(source[start + i]) != lowerCase(prefix[i])) {
        return false;
      }
    }
    return true;
  }

  /** Where the characters of a token (RFC 9110 §5.6.2) end that begin there. */
  private static int endOfTokenCharacters(byte[] source, int start, int end) {
    int at = start;
    while (at < end && isTokenCharacter(source[at])) {
      at++;
    }
    return at;
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

  private static Unusable malformed(String why) {
    return new Unusable(DenialReason.MALFORMED_TOKEN, why);
  }
}
