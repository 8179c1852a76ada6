package dev.httptrigger.extauthz.engine;

import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.path.PathReadings.Plain;
import dev.httptrigger.extauthz.policy.Policy.Access;
import dev.httptrigger.extauthz.policy.Policy.Everybody;
import dev.httptrigger.extauthz.policy.Policy.WithToken;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A CORS preflight, as a browser sends it and nobody else needs to (DESIGN §4.2).
 *
 * @param requestedMethod what {@code Access-Control-Request-Method} says
 */
record PreflightRequest(String requestedMethod) {
  /**
   * The preflight that a request is: {@code OPTIONS}, one {@code Origin} and one {@code
   * Access-Control-Request-Method}, without body, {@code Cookie}, {@code Authorization}, a token or
   * an ambiguous path.
   */
  static Optional<PreflightRequest> of(RequestView request, PathReadings path, Access access) {
    if (!request.method().equals("OPTIONS") || !(path instanceof Plain) || hasBody(request)) {
      return Optional.empty();
    }
    List<String> origins = values(request, "origin");
    List<String> methods = values(request, "access-control-request-method");
    boolean complete =
        origins.size() == 1
            && methods.size() == 1
            && !origins.getFirst().isEmpty()
            && !methods.getFirst().isEmpty();
    boolean hasCredentials =
        !values(request, "cookie").isEmpty() || !values(request, "authorization").isEmpty();
    return complete && !hasCredentials && !hasToken(request, access)
        ? Optional.of(new PreflightRequest(methods.getFirst()))
        : Optional.empty();
  }

  private static boolean hasToken(RequestView request, Access access) {
    return switch (access) {
      case Everybody() -> false;
      case WithToken withToken -> !(withToken.finder().find(request, Trace.NONE) instanceof Absent);
    };
  }

  /** Envoy names the last of the headers whenever it has a body to show. */
  private static boolean hasBody(RequestView request) {
    return request.bodyLength() > 0
        || !values(request, "transfer-encoding").isEmpty()
        || !values(request, "x-envoy-auth-partial-body").isEmpty()
        || values(request, "content-length").stream().anyMatch(length -> !length.equals("0"));
  }

  private static List<String> values(RequestView request, String name) {
    return request.headers().stream()
        .filter(line -> line.name().equals(name))
        .map(PreflightRequest::text)
        .toList();
  }

  private static String text(HeaderLine line) {
    return new String(line.value(), StandardCharsets.ISO_8859_1).strip();
  }
}
