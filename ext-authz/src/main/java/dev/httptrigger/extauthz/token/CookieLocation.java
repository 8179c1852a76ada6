package dev.httptrigger.extauthz.token;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A cookie that may hold the token: {@code ;} alone separates cookies, and nothing is decoded.
 *
 * @param name case counts
 */
record CookieLocation(String name) implements Location {
  private static final String SEPARATOR = ";";

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
    List<byte[]> values = values(request, SEPARATOR);
    // Where the gateway hands the headers over as a map, a comma may be the end of a line.
    if (!request.bytesAreExact() && values(request, BROAD_SEPARATORS).size() > values.size()) {
      return new Unusable(
          DenialReason.DUPLICATE_TOKEN, "the name follows a comma: several lines, joined");
    }
    return TokenFinding.of(values);
  }

  @Override
  public boolean mayHoldTokenShape(RequestView request) {
    return values(request, BROAD_SEPARATORS).stream().anyMatch(Octets::holdTokenShape);
  }

  @Override
  public TokenRemoval removal(RequestView request) {
    return TokenRemoval.ofCookie(name);
  }

  private List<byte[]> values(RequestView request, String separators) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    List<byte[]> values = new ArrayList<>();
    for (byte[] line : Octets.lines(request, "cookie")) {
      for (byte[] pair : Octets.pieces(line, separators)) {
        int end = Octets.indexOrEnd(pair, '=');
        if (Arrays.equals(Octets.trimmed(Arrays.copyOf(pair, end)), wanted)) {
          values.add(
              unquoted(Arrays.copyOfRange(pair, Math.min(end + 1, pair.length), pair.length)));
        }
      }
    }
    return values;
  }

  private static byte[] unquoted(byte[] written) {
    byte[] value = Octets.trimmed(written);
    int last = value.length - 1;
    return last > 0 && value[0] == '"' && value[last] == '"'
        ? Arrays.copyOfRange(value, 1, last)
        : value;
  }
}
