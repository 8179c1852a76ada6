package dev.httptrigger.extauthz.decisionlog;

import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The id by which gateways name a request ({@code x-request-id}). A client may have written it, so
 * it is believed to be one only where it looks like one: a single line of at most 64 letters,
 * digits, {@code -}, {@code _}, {@code :}, {@code =} and {@code /}. Without the dot no token fits,
 * and nothing in it needs escaping anywhere.
 */
public final class RequestId {
  private static final String HEADER = "x-request-id";
  private static final int LONGEST = 64;

  private RequestId() {}

  /** The request's id; empty where there is none, or something that is none. */
  public static Optional<String> of(Optional<RequestView> request) {
    return request.flatMap(RequestId::of);
  }

  private static Optional<String> of(RequestView request) {
    HeaderLines lines = request.lines();
    int line = lines.next(HEADER, 0);
    if (line < 0 || lines.next(HEADER, line + 1) >= 0) {
      return Optional.empty();
    }
    return Optional.of(lines.value(line))
        .filter(RequestId::looksLikeOne)
        .map(value -> new String(value, StandardCharsets.US_ASCII));
  }

  private static boolean looksLikeOne(byte[] value) {
    if (value.length == 0 || value.length > LONGEST) {
      return false;
    }
    for (byte octet : value) {
      if (!isPlain(octet)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(byte octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || "-_:=/".indexOf(octet) >= 0;
  }
}
