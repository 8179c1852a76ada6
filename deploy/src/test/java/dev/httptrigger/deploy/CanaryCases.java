package dev.httptrigger.deploy;

import dev.httptrigger.testkit.Canary;
import dev.httptrigger.testkit.RawHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests with markers in every part, and what becomes of them. */
final class CanaryCases {
  private final Canary canary;
  private final CanaryTokens tokens;

  CanaryCases(Canary canary, CanaryTokens tokens) {
    this.canary = canary;
    this.tokens = tokens;
  }

  /**
   * A request and its fate.
   *
   * @param status what the client gets
   * @param reason why not; empty where it passes
   */
  record Case(String name, Request request, int status, String reason) {}

  /**
   * A request.
   *
   * @param lines its header lines but Host
   */
  record Request(String method, String host, String target, List<String> lines, String body) {
    Request withLine(String line) {
      return new Request(
          method, host, target, Stream.concat(lines.stream(), Stream.of(line)).toList(), body);
    }

    Request withMethod(String other) {
      return new Request(other, host, target, lines, body);
    }

    Request withHost(String other) {
      return new Request(method, other, target, lines, body);
    }

    Request withForm(String form) {
      return new Request("POST", host, target, lines, form)
          .withLine("Content-Type: application/x-www-form-urlencoded");
    }

    /** As it goes over the wire. */
    String text() {
      return RawHttp.request(method, host, target, lines, body);
    }
  }

  /** The same whichever way the gateway asks. */
  List<Case> everywhere() {
    long now = tokens.now();
    List<Case> cases = new ArrayList<>();
    cases.add(passes("a good token in a header", bearer(tokens.good())));
    cases.add(passes("a good token by a shared secret", bearer(tokens.withSecret())));
    cases.add(passes("a good token in a cookie", cookie("; session=" + tokens.good())));
    cases.add(passes("a good token in the query", at("/", "&access_token=" + tokens.good())));
    cases.add(passes("an open path", bearerAt("/open/", tokens.garbage())));
    cases.add(passes("a CORS preflight", preflight()));
    cases.add(passes("a rule's claim is there", bearerAt("/group/", inGroup())));
    cases.add(passes("a DryRun", at("/", "").withHost(host(CanaryTriggers.DRY_RUN_HOST))));
    cases.add(denied("no token", at("/", ""), 401, "no_token"));
    cases.add(
        denied("another scheme", at("/", "").withLine(basic()), 401, "no_token"));
    cases.add(unauthorized("no token at all", canary.marker("a token"), "malformed_token"));
    cases.add(unauthorized("three parts of nothing", tokens.garbage(), "malformed_token"));
    cases.add(unauthorized("a payload that is no JSON", tokens.withoutJson(), "malformed_token"));
    cases.add(unauthorized("a claim that is there twice", twice(), "malformed_token"));
    cases.add(unauthorized("a token that is too long", tokens.oversized(), "oversized_token"));
    cases.add(unauthorized("a bad signature", tokens.badlySigned(), "bad_signature"));
    cases.add(unauthorized("alg none", header("\"alg\":\"none\""), "unsupported_algorithm"));
    cases.add(unauthorized("an alg that is none", header("alg", "alg"), "unsupported_algorithm"));
    cases.add(unauthorized("an unknown kid", header("kid", "kid"), "unknown_key"));
    cases.add(unauthorized("another typ", header("typ", "typ"), "wrong_type"));
    cases.add(unauthorized("crit", header("\"crit\":[\"" + mark("crit") + "\"]"), "malformed_token"));
    cases.add(unauthorized("another issuer", claims("iss", "another iss"), "wrong_issuer"));
    cases.add(unauthorized("another audience", claims("aud", "another aud"), "wrong_audience"));
    cases.add(unauthorized("expired", claims("\"exp\":" + (now - 3_600)), "expired"));
    cases.add(unauthorized("not valid yet", claims("\"nbf\":" + (now + 3_600)), "not_yet_valid"));
    cases.add(
        unauthorized(
            "of the future",
            claims("\"exp\":" + (now + 7_200) + ",\"iat\":" + (now + 3_600)),
            "issued_in_future"));
    cases.add(
        unauthorized("for too long", claims("\"exp\":" + (now + 100_000)), "lifetime_too_long"));
    cases.add(unauthorized("exp is a text", claims("exp", "exp"), "malformed_token"));
    cases.add(
        unauthorized("revoked", claims("\"jti\":\"" + tokens.revokedId + "\""), "revoked"));
    cases.add(
        denied("two tokens", twoTokens(), 401, "duplicate_token"));
    cases.add(
        denied("a scope is missing", bearerAt("/admin/", tokens.good()), 403, "insufficient_scope"));
    cases.add(denied("a claim is missing", bearerAt("/group/", tokens.good()), 403, "missing_claim"));
    cases.add(
        denied("a method that is not listed", at("/", "").withMethod("PUT"), 405, "method_not_allowed"));
    cases.add(denied("an odd path", at("/open/a;", ""), 401, "no_token"));
    cases.add(
        denied("a host of nobody's", at("/", "").withHost(host("example.test")), 403, ""));
    cases.add(
        denied(
            "a gRPC client",
            at("/", "").withLine("Content-Type: application/grpc"), 401, "no_token"));
    return cases;
  }

  /** For the host whose route has the form processor. */
  List<Case> forms() {
    String field = canary.marker("the name of a field") + "=" + canary.marker("a field");
    Request form = at("/", "").withHost(CanaryTriggers.FORM_HOST);
    return List.of(
        passes("a token in a form", form.withForm(field + "&access_token=" + tokens.good())),
        passes(
            "claims for a form",
            form.withLine("Authorization: Bearer " + tokens.good()).withForm(field)),
        denied(
            "a bad token in a form",
            form.withForm(field + "&access_token=" + tokens.badlySigned()),
            401,
            "bad_signature"),
        denied(
            "two tokens in a form",
            form.withForm("access_token=" + mark("a token") + "&access_token=" + mark("a token")),
            401,
            "duplicate_token"),
        denied(
            "a body that may be a form",
            form.withForm(field)
                .withLine("Content-Encoding: " + mark("an encoding"))
                .withLine("Authorization: Bearer " + tokens.good()),
            415,
            "unsupported_body"));
  }

  /** Forward-auth on {@code /check} alone: a header that only HttpTrigger may write. */
  Case onCheck() {
    return denied(
        "a header of HttpTrigger's own",
        bearer(tokens.good())
            .withLine("X-HttpTrigger-" + mark("a header's name") + ": " + mark("its value")),
        403,
        "");
  }

  /** Forward-auth alone, as Envoy refuses it itself. */
  Case withTooManyHeaders() {
    Request request = bearer(tokens.good());
    for (int line = 0; line < 300; line++) {
      request = request.withLine("X-" + mark("one of many headers") + ": " + mark("its value"));
    }
    return denied("too many headers", request, 500, "overloaded");
  }

  private static Case passes(String name, Request request) {
    return new Case(name, request, 200, "");
  }

  private Case unauthorized(String name, String token, String reason) {
    return denied(name, bearer(token), 401, reason);
  }

  private static Case denied(String name, Request request, int status, String reason) {
    return new Case(name, request, status, reason);
  }

  private String mark(String place) {
    return canary.marker(place);
  }

  private String host(String zone) {
    return canary.lowerCaseMarker("a label of the host") + "." + zone;
  }

  private Request bearer(String token) {
    return bearerAt("/", token);
  }

  private Request bearerAt(String path, String token) {
    return at(path, "").withLine("Authorization: Bearer " + token);
  }

  private String basic() {
    return "Authorization: Basic " + mark("another scheme's credentials");
  }

  private Request at(String path, String query) {
    return new Request(
        "GET",
        host(CanaryTriggers.HOST),
        path
            + mark("a segment of the path")
            + "?"
            + mark("the name of a parameter")
            + "="
            + mark("a parameter")
            + query,
        List.of(
            "User-Agent: " + mark("the user agent"),
            "Referer: https://example.com/" + mark("the referer"),
            "X-" + mark("a header's name") + ": " + mark("a header"),
            "Cookie: " + mark("a cookie's name") + "=" + mark("a cookie")),
        "");
  }

  /** The usual request, its cookies and more. */
  private Request cookie(String more) {
    Request usual = at("/", "");
    return new Request(
        usual.method(),
        usual.host(),
        usual.target(),
        usual.lines().stream().map(each -> each.startsWith("Cookie") ? each + more : each).toList(),
        "");
  }

  private Request preflight() {
    Request usual = at("/", "");
    return new Request(
            "OPTIONS",
            usual.host(),
            usual.target(),
            usual.lines().stream().filter(each -> !each.startsWith("Cookie")).toList(),
            "")
        .withLine("Origin: https://" + mark("the origin") + ".example.com")
        .withLine("Access-Control-Request-Method: GET");
  }

  private Request twoTokens() {
    return at("/", "&access_token=" + mark("a token") + "&access_token=" + mark("a token"));
  }

  private String inGroup() {
    return tokens.withClaims("\"group\":\"" + tokens.group + "\"");
  }

  private String twice() {
    String name = "\"" + mark("a claim that is there twice") + "\":";
    return tokens.withClaims(name + "1," + name + "2");
  }

  private String header(String members) {
    return tokens.withHeader(members);
  }

  private String header(String name, String place) {
    return header("\"" + name + "\":\"" + mark("the header's " + place) + "\"");
  }

  private String claims(String members) {
    return tokens.withClaims(members);
  }

  private String claims(String name, String place) {
    return claims("\"" + name + "\":\"" + mark(place) + "\"");
  }
}
