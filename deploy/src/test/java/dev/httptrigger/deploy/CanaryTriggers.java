package dev.httptrigger.deploy;

import dev.httptrigger.testkit.Canary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Manifests with markers in all that is secret, or that only a token should say. */
final class CanaryTriggers {
  /** A label before it is free. */
  static final String HOST = "canary.example.test";

  static final String DRY_RUN_HOST = "dry.example.test";

  /** The example bootstrap's own, whose route has the form processor. */
  static final String FORM_HOST = "forms.example.com";

  private CanaryTriggers() {}

  /** Writes them, one file each. */
  static void write(Path folder, Canary canary, CanaryTokens tokens) throws IOException {
    Files.writeString(folder.resolve("canary.yaml"), trigger("shop", "canary", HOST, tokens, ""));
    Files.writeString(
        folder.resolve("dry-run.yaml"),
        trigger("shop", "dry-run", DRY_RUN_HOST, tokens, "enforcement: DryRun"));
    Files.writeString(
        folder.resolve("forms.yaml"),
        trigger("demo", "forms", FORM_HOST, tokens, "")
            .replace("\"*.", "\"")
            .replace("tokenLocations:", "tokenLocations:\n    - {in: Form, name: access_token}")
            .replace(
                "forwardClaims:",
                "forwardClaims:\n    - {claim: email, to: Query, name: email}"
                    + "\n    - {claim: uid, to: Form, name: user}"));
    Files.writeString(folder.resolve("refused.yaml"), refused(canary));
    Files.writeString(folder.resolve("objects.yaml"), objects(canary, tokens));
  }

  private static String trigger(
      String namespace, String name, String host, CanaryTokens tokens, String top) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: ["*.%s"]
      methods: [GET, POST]
      match: {mode: Whitelist, paths: ["/open/*"]}
      denial: {reason: Header}
      %s
      jwt:
        tokenLocations:
        - {in: Header, name: Authorization, prefix: "Bearer "}
        - {in: Cookie, name: session}
        - {in: Query, name: access_token}
        providers:
        - name: pair
          issuer: %s
          audiences: [%s]
          maxLifetime: 24h
          jwks: {inline: {keys: [%s]}}
        - name: secret
          issuer: %s
          audiences: [%s]
          jwks: {inline: {keys: [%s]}}
        forwardClaims:
        - {claim: sub, to: Header, name: x-user}
        - {claim: uid, to: Cookie, name: uid}
        forwardPayload: {header: x-jwt-payload}
        revokedTokens: {configMapRef: {name: revoked, key: list}}
        authorization:
        - {paths: ["/admin/*"], scopes: [admin]}
        - {paths: ["/group/*"], claims: [{claim: group, anyOf: [%s]}]}
    """
        .formatted(
            name,
            namespace,
            host,
            top,
            tokens.issuer,
            tokens.audience,
            tokens.pair.privateJwk(),
            CanaryTokens.HMAC_ISSUER,
            tokens.audience,
            tokens.secret.publicJwk(),
            tokens.group);
  }

  /** Keys that can't be used, and private halves of keys: there is much to say about them. */
  private static String refused(Canary canary) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: refused, namespace: shop}
    spec:
      hosts: [refused.example.test]
      jwt:
        providers:
        - name: main
          jwks:
            inline:
              keys:
              - {kty: oct, k: %s, kid: short}
              - {kty: oct, k: "%s=", kid: odd}
              - {kty: RSA, "n": AQAB, e: AQAB, d: %s, p: %s, kid: weak}
              - {kty: EC, crv: P-256, x: %s, "y": AQAB, d: %s}
    """
        .formatted(
            canary.marker("a secret that is too short") + "AA",
            canary.marker("a secret that is no base64url"),
            canary.marker("d of an RSA key"),
            canary.marker("p of an RSA key"),
            canary.marker("x that is no point"),
            canary.marker("d of an EC key"));
  }

  private static String objects(Canary canary, CanaryTokens tokens) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: keys, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
    stringData: {jwks.json: '{"keys":[{"kty":"oct","k":"%s"}]}', password: %s}
    ---
    """
            .formatted(canary.marker("a Secret's key"), canary.marker("a Secret's password"))
        + revoked("shop", tokens)
        + "---\n"
        + revoked("demo", tokens);
  }

  private static String revoked(String namespace, CanaryTokens tokens) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: revoked, namespace: %s, labels: {httptrigger.dev/keys: "true"}}
    data:
      list: |
        tokens:
        - {iss: %s, jti: %s}
    """
        .formatted(namespace, tokens.issuer, tokens.revokedId);
  }

  /** Secrets as somebody breaks them while editing. */
  static List<String> broken(Canary canary) {
    return List.of(
        secret("password: !" + canary.marker("a password that begins with !") + "!x y"),
        secret("password: *" + canary.marker("a password that begins with *")),
        secret("password: &" + canary.marker("a password that begins with &") + " x"),
        secret("a: " + canary.marker("a broken line") + ": " + canary.marker("the rest of it")),
        secret("a: \"" + canary.marker("a password without its second quote")),
        // No marker's first letter may make an escape of it.
        secret("a: \"\\q" + canary.marker("a password with a wrong escape") + "\""),
        secret("? [" + canary.marker("a key that is a list") + "]: x"));
  }

  private static String secret(String line) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: broken, namespace: shop}
    stringData:
      %s
    """
        .formatted(line);
  }
}
