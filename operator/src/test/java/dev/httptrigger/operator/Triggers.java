package dev.httptrigger.operator;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.stream.Collectors;

/** Manifests for tests. */
final class Triggers {
  static final TokenMint FIRST = TokenMint.generate("ES256", "first");
  static final TokenMint SECOND = TokenMint.generate("ES256", "second");

  private Triggers() {}

  static String manifest(ObjectName name, String hosts, TokenMint... keys) {
    String jwks = List.of(keys).stream().map(TokenMint::publicJwk).collect(Collectors.joining(","));
    return withKeys(name, hosts, "inline: {\"keys\": [" + jwks + "]}");
  }

  /** One for a host of its own, whose keys stand elsewhere. */
  static String referring(ObjectName name, String reference) {
    String host = name.name() + "." + name.namespace() + ".example.com";
    return withKeys(name, "[" + host + "]", reference);
  }

  private static String withKeys(ObjectName name, String hosts, String source) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: %s
      jwt:
        providers:
        - name: main
          issuer: https://login.example.com/
          audiences: [orders]
          jwks: {%s}
    """
        .formatted(name.name(), name.namespace(), hosts, source);
  }
}
