package dev.httptrigger.crds.check;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Headers that no trigger may set: whatever could change routing, framing or authentication (DESIGN
 * §4.5). The CRD repeats the list in a rule, and a test compares the two.
 */
final class ForbiddenHeaders {
  /** Whole names. */
  static final Set<String> NAMES =
      Set.of(
          "age",
          "authorization",
          "connection",
          "cookie",
          "date",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "keep-alive",
          "set-cookie",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-original-url",
          "x-real-ip",
          "x-request-id",
          "x-rewrite-url");

  /** Beginnings of names. */
  static final List<String> BEGINNINGS =
      List.of("content-", "grpc-", "proxy-", "x-envoy-", "x-forwarded-", "x-httptrigger-");

  /** Those that hop or framing rest on, and {@code x-httptrigger-*}, which never passes. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final List<String> FRAMING_BEGINNINGS =
      List.of("content-", "x-envoy-", "x-httptrigger-");

  /** Our own part of an answer, besides those. */
  static final String CHALLENGE = "www-authenticate";

  private ForbiddenHeaders() {}

  static boolean contain(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lowerCase) || BEGINNINGS.stream().anyMatch(lowerCase::startsWith);
  }

  /** Whether a request can't go without this header, or is ours to take away. */
  static boolean frames(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return FRAMING.contains(lowerCase)
        || FRAMING_BEGINNINGS.stream().anyMatch(lowerCase::startsWith);
  }

  /** The same for the headers of an answer of the trigger's own. */
  static boolean containOfAnswer(String name) {
    return contain(name) || name.equalsIgnoreCase(CHALLENGE);
  }
}
