package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.testkit.TokenMint;

/** Manifests as people write them. */
final class Manifests {
  private Manifests() {}

  /** shop/NAME on one host, with the keys of these mints. */
  static String trigger(String name, String host, TokenMint... mints) {
    return trigger(name, host, "", mints);
  }

  /**
   * The same with more lines in its spec.
   *
   * @param more YAML, indented by two spaces
   */
  static String trigger(String name, String host, String more, TokenMint... mints) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: shop}
    spec:
      hosts: ["%s"]
    %s
      jwt:
        providers:
        - name: main
          issuer: https://login.example.com/
          audiences: [orders]
          jwks:
            inline: %s
    """
        .formatted(name, host, more, TokenMint.publicJwks(mints));
  }
}
