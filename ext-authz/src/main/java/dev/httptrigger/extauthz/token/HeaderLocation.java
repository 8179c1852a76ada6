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
import java.util.HashSet;
import java.util.List;
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
            && tokenCharacters(schemeBytes) == schemeBytes.length;
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
    List<byte[]> lines = Octets.lines(request, name);
    if (lines.isEmpty()) {
      return new Absent();
    }
    if (lines.size() > 1) {
      return new Unusable(DenialReason.DUPLICATE_TOKEN, TokenFinding.MORE_THAN_ONCE);
    }
    byte[] line = lines.getFirst();
    // A gateway joins several lines with commas: of Authorization always, and of every header
    // where it hands the headers over as a map. A token has no comma.
    if ((name.equals("authorization") || !request.bytesAreExact()) && Octets.contain(line, ',')) {
      return new Unusable(
          DenialReason.DUPLICATE_TOKEN, "a comma in the value: several lines, joined");
    }
    byte[] value = Octets.trimmed(line);
    if (value.length == 0) {
      return new Absent();
    }
    TokenFinding finding = prefixIsScheme ? afterScheme(value) : afterBytes(value);
    return finding instanceof Found && holdsAnother(request)
        ? new Unusable(DenialReason.DUPLICATE_TOKEN, TokenFinding.MORE_THAN_ONCE)
        : finding;
  }

  /** As in a query: a server that takes another spelling for the name might take that token. */
  private boolean holdsAnother(RequestView request) {
    return request.headers().stream()
        .filter(header -> !header.name().equals(name) && isSpelling(header.name()))
        .anyMatch(header -> Octets.holdTokenShape(header.value()));
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

  private static Unusable malformed(String why) {
    return new Unusable(DenialReason.MALFORMED_TOKEN, why);
  }
}
