package dev.httptrigger.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The text of a kubeconfig with one cluster and one user.
 *
 * @param url the API server's
 * @param certificateAuthority the certificates to trust, as PEM
 * @param token the bearer token; not shown by {@link #toString}
 */
record Kubeconfig(String url, String certificateAuthority, String token) {
  String yaml() {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: testkit
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: testkit
      user:
        token: %s
    contexts:
    - name: testkit
      context: {cluster: testkit, user: testkit}
    current-context: testkit
    """
        .formatted(
            url,
            Base64.getEncoder()
                .encodeToString(certificateAuthority.getBytes(StandardCharsets.US_ASCII)),
            token);
  }

  @Override
  public String toString() {
    return "Kubeconfig[" + url + "]";
  }
}
