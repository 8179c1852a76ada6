package dev.httptrigger.testkit;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * A request that is denied for one reason, the same wherever it is asked about: one for each reason
 * that a request itself can bring about.
 *
 * @param reason as metrics, logs and {@code explain} say it
 * @param headerLines {@code name: value} each, names in lower case
 */
public record DeniedRequest(
    String reason, String method, String host, String target, List<String> headerLines) {
  /** The time at which all of them are denied. */
  public static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final long SECONDS = NOW.getEpochSecond();
  private static final String STRICT = "strict.example.com";
  private static final String FORMS = "forms.example.com";
  private static final int MORE_HEADERS_THAN_ARE_LOOKED_AT = 300;
  private static final int MORE_BYTES_THAN_A_TOKEN_HAS = 20_000;

  /** Takes a copy. */
  public DeniedRequest {
    headerLines = List.copyOf(headerLines);
  }

  /** Its URL. */
  public String url() {
    return "http://" + host + target;
  }

  /** The triggers that deny them, and a list of revoked tokens. */
  public static String manifests() {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: strict, namespace: demo}
    spec:
      hosts: [strict.example.com]
      methods: [GET]
      jwt:
        providers:
        - name: main
          issuer: me
          audiences: [orders]
          maxLifetime: 24h
          jwks: {inline: {keys: [KEY]}}
        authorization:
        - {paths: ["/admin"], claims: [{claim: role, anyOf: [admin]}]}
        - {paths: ["/scoped"], scopes: [write]}
        revokedTokens: {configMapRef: {name: revoked, key: list}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: revoked, namespace: demo}
    data: {list: 'tokens: [{iss: me, jti: stolen}]'}
    ---
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: forms, namespace: demo}
    spec:
      hosts: [forms.example.com]
      jwt:
        tokenLocations:
        - {in: Form, name: token}
        - {in: Header, name: Authorization, prefix: "Bearer "}
        providers: [{name: main, jwks: {inline: {keys: [KEY]}}}]
        forwardClaims: [{claim: sub, to: Form, name: uid}]
    ---
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: one, namespace: demo}
    spec: {hosts: [parts.example.com], pathPrefixes: ["/one"], authType: Anonymous}
    ---
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: broken, namespace: demo}
    spec: {hosts: [broken.example.com], authType: Anonymus}
    """
        .replace("KEY", MINT.publicJwk());
  }

  /** One for each reason, but for {@code internal_error}, which no request brings about. */
  public static List<DeniedRequest> all() {
    return List.of(
        strict("no_token", "/"),
        strict("malformed_token", "/", bearer("odd")),
        strict("duplicate_token", "/", bearer(good()), bearer(good())),
        strict("oversized_token", "/", bearer("a".repeat(MORE_BYTES_THAN_A_TOKEN_HAS))),
        new DeniedRequest(
            "body_truncated",
            "POST",
            FORMS,
            "/",
            List.of(
                "content-type: application/x-www-form-urlencoded",
                "x-envoy-auth-partial-body: true")),
        new DeniedRequest(
            "unsupported_body",
            "POST",
            FORMS,
            "/",
            List.of("content-type: multipart/form-data", bearer(good()))),
        strict("unsupported_algorithm", "/", signedBy(TokenMint.generate("ES384", "k1"))),
        strict("unknown_key", "/", signedBy(TokenMint.generate("ES256", "k2"))),
        strict("bad_signature", "/", signedBy(TokenMint.generate("ES256", "k1"))),
        strict("expired", "/", token("me", "orders", -7_200, -3_600, "")),
        strict("not_yet_valid", "/", with("\"nbf\":" + (SECONDS + 3_600))),
        strict("issued_in_future", "/", token("me", "orders", 3_600, 7_200, "")),
        strict("expiration_missing", "/", bearer(MINT.sign("{\"iss\":\"me\",\"aud\":\"orders\"}"))),
        strict("lifetime_too_long", "/", token("me", "orders", -60, 200_000, "")),
        strict("wrong_issuer", "/", token("you", "orders", -60, 3_600, "")),
        strict("wrong_audience", "/", token("me", "others", -60, 3_600, "")),
        strict(
            "wrong_type",
            "/",
            bearer(
                MINT.sign(
                    "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"logout+jwt\"}",
                    claims("me", "orders", -60, 3_600, "")))),
        strict("revoked", "/", with("\"jti\":\"stolen\"")),
        strict("missing_claim", "/admin", bearer(good())),
        strict("insufficient_scope", "/scoped", with("\"scope\":\"read\"")),
        new DeniedRequest("method_not_allowed", "DELETE", STRICT, "/", List.of()),
        new DeniedRequest("ambiguous_path", "GET", "parts.example.com", "/o%6e%65", List.of()),
        new DeniedRequest("no_trigger", "GET", "nobodys.example.com", "/", List.of()),
        new DeniedRequest("invalid_trigger", "GET", "broken.example.com", "/", List.of()),
        strict(
            "overloaded",
            "/",
            Collections.nCopies(MORE_HEADERS_THAN_ARE_LOOKED_AT, "x-a: 1").toArray(String[]::new)));
  }

  /** The reason; what else is in it may be secret. */
  @Override
  public String toString() {
    return reason;
  }

  private static DeniedRequest strict(String reason, String target, String... headerLines) {
    return new DeniedRequest(reason, "GET", STRICT, target, List.of(headerLines));
  }

  private static String bearer(String token) {
    return "authorization: Bearer " + token;
  }

  private static String good() {
    return MINT.sign(claims("me", "orders", -60, 3_600, ""));
  }

  private static String signedBy(TokenMint mint) {
    return bearer(mint.sign(claims("me", "orders", -60, 3_600, "")));
  }

  private static String with(String member) {
    return token("me", "orders", -60, 3_600, "," + member);
  }

  private static String token(
      String issuer, String audience, long issued, long expires, String more) {
    return bearer(MINT.sign(claims(issuer, audience, issued, expires, more)));
  }

  private static String claims(
      String issuer, String audience, long issued, long expires, String more) {
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"iat\":%d,\"exp\":%d%s}"
        .formatted(issuer, audience, SECONDS + issued, SECONDS + expires, more);
  }
}
