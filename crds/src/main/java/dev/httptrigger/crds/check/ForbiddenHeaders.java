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

  private ForbiddenHeaders() {}

  static boolean contain(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return NAMES.contains(lowerCase) || BEGINNINGS.stream().anyMatch(lowerCase::startsWith);
  }
}
