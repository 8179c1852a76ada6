package dev.httptrigger.deploy;

import dev.httptrigger.testkit.Canary;
import java.util.ArrayList;
import java.util.List;

/** Requests with markers in every part, and what becomes of them. */
final class CanaryCases {
  private final Canary canary;
  private final CanaryTokens tokens;
  private final CanaryRequests requests;

  CanaryCases(Canary canary, CanaryTokens tokens) {
    this.canary = canary;
    this.tokens = tokens;
    this.requests = new CanaryRequests(canary);
  }

  /**
   * A request and its fate.
   *
   * @param status what the client gets
   * @param reason why not, as the answer tells; empty where it passes, and where no trigger is
   *     asked
   */
  record Case(String name, CanaryRequest request, int status, String reason) {
    boolean isDenied() {
      return status != 200 || !reason.isEmpty();
    }
  }

  /** The same whichever way the gateway asks. */
  List<Case> everywhere() {
    long now = tokens.now();
    List<Case> cases = new ArrayList<>();
    cases.add(passes("a good token in a header", requests.bearer(tokens.good())));
    cases.add(passes("a good token by a shared secret", requests.bearer(tokens.withSecret())));
    cases.add(passes("a good token in a cookie", requests.cookie("; session=" + tokens.good())));
    cases.add(
        passes("a good token in the query", requests.at("/", "&access_token=" + tokens.good())));
    cases.add(
        passes(
            "a body that is no form",
            requests.json().withLine(CanaryRequests.authorization(tokens.good()))));
    cases.add(denied("a body and no token", requests.json(), 401, "no_token"));
    cases.add(passes("an open path", requests.bearerAt("/open/", tokens.garbage())));
    cases.add(passes("a CORS preflight", requests.preflight()));
    cases.add(passes("a rule's claim is there", requests.bearerAt("/group/", inGroup())));
    cases.add(
        passes(
            "a DryRun", requests.at("/", "").withHost(requests.host(CanaryTriggers.DRY_RUN_HOST))));
    cases.add(denied("no token", requests.at("/", ""), 401, "no_token"));
    cases.add(
        denied("another scheme", requests.at("/", "").withLine(requests.basic()), 401, "no_token"));
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
    cases.add(
        unauthorized("crit", header("\"crit\":[\"" + mark("crit") + "\"]"), "malformed_token"));
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
    cases.add(unauthorized("revoked", claims("\"jti\":\"" + tokens.revokedId + "\""), "revoked"));
    cases.add(denied("two tokens", requests.twoTokens(), 401, "duplicate_token"));
    cases.add(
        denied(
            "a scope is missing",
            requests.bearerAt("/admin/", tokens.good()),
            403,
            "insufficient_scope"));
    cases.add(
        denied(
            "a claim is missing",
            requests.bearerAt("/group/", tokens.good()),
            403,
            "missing_claim"));
    cases.add(
        denied(
            "a method that is not listed",
            requests.at("/", "").withMethod("PUT"),
            405,
            "method_not_allowed"));
    cases.add(denied("an odd path", requests.at("/open/a;", ""), 401, "no_token"));
    cases.add(
        denied(
            "a host of nobody's",
            requests.at("/", "").withHost(requests.host("example.test")),
            403,
            ""));
    return cases;
  }

  /** Denied, as a gRPC client is told of it. */
  Case grpcClient(int status) {
    return denied(
        "a gRPC client",
        requests.at("/", "").withLine("Content-Type: application/grpc"),
        status,
        "no_token");
  }

  /** For the host whose route has the form processor. */
  List<Case> forms() {
    String field = canary.marker("the name of a field") + "=" + canary.marker("a field");
    CanaryRequest form = requests.at("/", "").withHost(CanaryTriggers.FORM_HOST);
    return List.of(
        passes("a token in a form", form.withForm(field + "&access_token=" + tokens.good())),
        passes(
            "claims for a form",
            form.withLine(CanaryRequests.authorization(tokens.good())).withForm(field)),
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
                .withLine(CanaryRequests.authorization(tokens.good())),
            415,
            "unsupported_body"));
  }

  /** Forward-auth on {@code /check} alone: a header that only HttpTrigger may write. */
  Case onCheck() {
    return denied(
        "a header of HttpTrigger's own",
        requests
            .bearer(tokens.good())
            .withLine("X-HttpTrigger-" + mark("a header's name") + ": " + mark("its value")),
        403,
        "");
  }

  /** Forward-auth alone, as Envoy refuses it itself. */
  Case withTooManyHeaders() {
    CanaryRequest request = requests.bearer(tokens.good());
    for (int line = 0; line < 300; line++) {
      request = request.withLine("X-" + mark("one of many headers") + ": " + mark("its value"));
    }
    return denied("too many headers", request, 500, "");
  }

  private static Case passes(String name, CanaryRequest request) {
    return new Case(name, request, 200, "");
  }

  private Case unauthorized(String name, String token, String reason) {
    return denied(name, requests.bearer(token), 401, reason);
  }

  private static Case denied(String name, CanaryRequest request, int status, String reason) {
    return new Case(name, request, status, reason);
  }

  private String mark(String place) {
    return canary.marker(place);
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
