package dev.httptrigger.crds.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import org.junit.jupiter.api.Test;

class TriggerCheckTest {
  private final TriggerCheck check = TriggerCheck.create();

  @Test
  void aGoodTriggerHasItsSpec() {
    CheckedTrigger checked =
        check(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders, namespace: shop}
            spec:
              hosts: [orders.example.com, "*.shop.example.com"]
              pathPrefixes: [/api]
              jwt:
                providers:
                - name: main
                  issuer: https://login.example.com/
                  audiences: [orders]
                  clockSkew: 1m30s
                  jwks: {inline: {keys: [{kty: RSA, kid: k1}]}}
                forwardClaims:
                - {claim: sub, to: Header, name: x-user-id}
            """);

    assertThat(checked.findings()).isEmpty();
    assertThat(checked.name()).isEqualTo(new ObjectName("shop", "orders"));
    assertThat(checked.claimedHosts()).containsExactly("orders.example.com", "*.shop.example.com");
    assertThat(checked.claimedPrefixes()).containsExactly("/api");
    assertThat(checked.spec()).isPresent();
  }

  @Test
  void everyRuleOfTheDefinitionHasItsTwin() {
    CheckedTrigger checked =
        check(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders}
            spec: {hosts: [Orders.example.com], authType: Anonymous}
            """);

    assertThat(checked.findings().getFirst().line())
        .isEqualTo(
            "HostNotValid: spec.hosts[0]: This is no host name in lower case, without a port; only"
                + " *. may stand before a name, or * alone. Write a name such as"
                + " orders.example.com or *.example.com.");
    assertThat(checked.claimedHosts()).containsExactly("orders.example.com");
    assertThat(checked.spec()).isEmpty();
  }

  private CheckedTrigger check(String yaml) {
    ParsedFile file = ManifestParser.parse("orders.yaml", yaml);
    assertThat(file.problems()).isEmpty();
    Manifest manifest = file.manifests().getFirst();
    return check.check(manifest.tree());
  }
}
