package dev.httptrigger.deploy.scale;

import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A trigger whose keys are in a Secret, which holds the one or the other of two. For one thread.
 */
final class KeySecret {
  private static final String HOST = "keys.example.test";
  private static final String NAMESPACE = "team-0";
  private static final String SECRETS = "/api/v1/namespaces/" + NAMESPACE + "/secrets";

  private final ApiClient client;
  private final Installed installed;
  private final List<TokenMint> mints =
      List.of(TokenMint.generate("ES256", "one"), TokenMint.generate("ES256", "other"));

  private KeySecret(Installed installed) {
    this.installed = installed;
    this.client = installed.client();
  }

  /** Makes both; the Secret holds the first key. */
  static KeySecret create(Installed installed) {
    KeySecret made = new KeySecret(installed);
    made.post(
        SECRETS,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: login-keys, labels: {httptrigger.dev/keys: "true"}}
        stringData: {jwks.json: '%s'}
        """
            .formatted(made.jwks(0)));
    made.post(
        "/apis/httptrigger.dev/v1alpha1/namespaces/" + NAMESPACE + "/httptriggers",
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: keys}
        spec:
          hosts: [%s]
          jwt:
            providers:
            - name: main
              issuer: https://keys.example.test/
              jwks: {secretRef: {name: login-keys, key: jwks.json}}
        """
            .formatted(HOST));
    return made;
  }

  private void post(String path, String manifest) {
    client.send("POST", path, manifest).jsonOrThrow(path);
  }

  private String jwks(int key) {
    return TokenMint.publicJwks(mint(key));
  }

  private TokenMint mint(int key) {
    return mints.get(key % mints.size());
  }

  /** Has another key in the Secret; they take turns. */
  void put(int key) {
    String data = Base64.getEncoder().encodeToString(jwks(key).getBytes(StandardCharsets.UTF_8));
    client
        .send(
            "PATCH",
            SECRETS + "/login-keys",
            "application/merge-patch+json",
            "{\"data\": {\"jwks.json\": \"%s\"}}".formatted(data))
        .jsonOrThrow(SECRETS);
  }

  /** Whether tokens of that key pass. */
  boolean isEnforced(int key) {
    String claims = "{\"iss\":\"https://keys.example.test/\",\"exp\":4829597641}";
    return installed.passes(HOST, mint(key).sign(claims));
  }
}
