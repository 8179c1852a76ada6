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

  private final ApiClient client;
  private final Installed installed;
  private final String namespace;
  private final List<TokenMint> mints =
      List.of(TokenMint.generate("ES256", "one"), TokenMint.generate("ES256", "other"));
  private final List<String> tokens =
      mints.stream()
          .map(mint -> mint.sign("{\"iss\":\"https://keys.example.test/\",\"exp\":4829597641}"))
          .toList();

  private KeySecret(Installed installed, String namespace) {
    this.installed = installed;
    this.client = installed.client();
    this.namespace = namespace;
  }

  /** Makes both; the Secret holds the first key. */
  static KeySecret create(Installed installed, String namespace) {
    KeySecret made = new KeySecret(installed, namespace);
    made.post(
        made.secrets(),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: login-keys, labels: {httptrigger.dev/keys: "true"}}
        stringData: {jwks.json: '%s'}
        """
            .formatted(made.jwks(0)));
    made.post(
        new Population.Member(namespace, "keys").collection(),
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

  private String secrets() {
    return "/api/v1/namespaces/" + namespace + "/secrets";
  }

  private void post(String path, String manifest) {
    client.send("POST", path, manifest).jsonOrThrow(path);
  }

  private String jwks(int key) {
    return TokenMint.publicJwks(mints.get(key % mints.size()));
  }

  /** Has another key in the Secret; they take turns. */
  void put(int key) {
    String data = Base64.getEncoder().encodeToString(jwks(key).getBytes(StandardCharsets.UTF_8));
    client
        .send(
            "PATCH",
            secrets() + "/login-keys",
            "application/merge-patch+json",
            "{\"data\": {\"jwks.json\": \"%s\"}}".formatted(data))
        .jsonOrThrow(secrets());
  }

  /** Whether tokens of that key pass. */
  boolean isEnforced(int key) {
    return installed.passes(HOST, tokens.get(key % tokens.size()));
  }
}
