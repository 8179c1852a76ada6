package dev.httptrigger.extauthz.token;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.names.ParameterNames;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.decision.UrlText;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cookie that may hold the token: {@code ;} alone separates cookies, and nothing is decoded.
 *
 * @param name case counts
 */
record CookieLocation(String name) implements Location {
  private static final String SEPARATOR = ";";
  private static final int MOST_DECODINGS = 2;
  private static final int OCTAL_DIGITS = 3;

  /** Old servers separate by the comma too, and a gateway joins lines with it. */
  private static final String BROAD_SEPARATORS = ";,";

  CookieLocation {
    requireNonNull(name, "name is null");
  }

  @Override
  public String text() {
    return "cookie " + Trace.quoted(name);
  }

  @Override
  public Optional<String> header() {
    return Optional.of("cookie");
  }

  @Override
  public TokenFinding find(RequestView request) {
    List<byte[]> values = new ArrayList<>();
    for (byte[] pair : pairs(request, SEPARATOR)) {
      if (hasTheName(pair)) {
        values.add(unquoted(value(pair)));
      }
    }
    // Where the gateway hands the headers over as a map, a comma may be the end of a line.
    if (!request.bytesAreExact()
        && pairs(request, BROAD_SEPARATORS).stream().filter(this::hasTheName).count()
            > values.size()) {
      return new Unusable(
          DenialReason.DUPLICATE_TOKEN, "the name follows a comma: several lines, joined");
    }
    return !values.isEmpty() && holdsAnother(request, values)
        ? new Unusable(DenialReason.DUPLICATE_TOKEN, TokenFinding.MORE_THAN_ONCE)
        : TokenFinding.of(values);
  }

  /** As in a query: a server that finds a token more under the name might take that one. */
  private boolean holdsAnother(RequestView request, List<byte[]> known) {
    return pairsReadBroadly(request).filter(CookieLocation::holdsTokenShape).count()
        > known.stream().filter(CookieLocation::isTokenToSome).count();
  }

  @Override
  public boolean mayHoldTokenShape(RequestView request) {
    return pairsReadBroadly(request).anyMatch(CookieLocation::holdsTokenShape);
  }

  @Override
  public TokenRemoval removal(RequestView request) {
    return TokenRemoval.ofCookie(name);
  }

  private static List<byte[]> pairs(RequestView request, String separators) {
    List<byte[]> pairs = new ArrayList<>();
    for (byte[] line : Octets.lines(request, "cookie")) {
      pairs.addAll(Octets.pieces(line, separators));
    }
    return pairs;
  }

  /** Those in which some server finds the name. */
  private Stream<byte[]> pairsReadBroadly(RequestView request) {
    ParameterNames names = ParameterNames.of(List.of(name));
    return pairs(request, BROAD_SEPARATORS).stream().filter(names::containNameIn);
  }

  private boolean hasTheName(byte[] pair) {
    byte[] written = Arrays.copyOf(pair, Octets.indexOrEnd(pair, '='));
    return Arrays.equals(Octets.trimmed(written), name.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean holdsTokenShape(byte[] pair) {
    return isTokenToSome(value(pair));
  }

  /**
   * Whether a server may read it as a token: some decode escapes in a cookie's value, as those of a
   * URL or behind a backslash, before they look at it.
   */
  private static boolean isTokenToSome(byte[] value) {
    return isTokenOnceDecoded(value) || isTokenOnceDecoded(unslashed(value));
  }

  private static boolean isTokenOnceDecoded(byte[] written) {
    byte[] value = written;
    for (int times = 0; times < MOST_DECODINGS && !Octets.holdTokenShape(value); times++) {
      value = UrlText.decoded(value, 0, value.length);
    }
    return Octets.holdTokenShape(value);
  }

  /**
   * Without backslashes: before three octal digits one stands for a byte, else for what follows.
   */
  private static byte[] unslashed(byte[] value) {
    byte[] octets = new byte[value.length];
    int length = 0;
    for (int i = 0; i < value.length; i++) {
      byte octet = value[i];
      if (octet == '\\' && i + 1 < value.length) {
        int number = octal(value, i + 1);
        octet = number < 0 ? value[i + 1] : (byte) number;
        i += number < 0 ? 1 : OCTAL_DIGITS;
      }
      octets[length++] = octet;
    }
    return Arrays.copyOf(octets, length);
  }

  private static int octal(byte[] value, int from) {
    if (from + OCTAL_DIGITS > value.length) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < from + OCTAL_DIGITS; i++) {
      if (value[i] < '0' || value[i] > '7') {
        return -1;
      }
      number = number * 8 + value[i] - '0';
    }
    return number;
  }

  private static byte[] value(byte[] pair) {
    int end = Octets.indexOrEnd(pair, '=');
    return Arrays.copyOfRange(pair, Math.min(end + 1, pair.length), pair.length);
  }

  private static byte[] unquoted(byte[] written) {
    byte[] value = Octets.trimmed(written);
    int last = value.length - 1;
    return last > 0 && value[0] == '"' && value[last] == '"'
        ? Arrays.copyOfRange(value, 1, last)
        : value;
  }
}
