package dev.httptrigger.crds.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.CheckedTrigger;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevokedIssuersTest {
  private static final TriggerCheck CHECK = TriggerCheck.create();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          The provider's own issuer            | issuer: https://a/  | tokens: [{iss: https://a/, jti: b}]                       |
          Another spelling of it               | issuer: https://a/  | tokens: [{iss: https://a/, jti: b}, {iss: https://a, jti: b}] | tokens[1]
          Another case of it                   | issuer: https://a/  | tokens: [{iss: HTTPS://a/, jti: b}]                       | tokens[0]
          A subject of an issuer that is none  | issuer: https://a/  | subjects: [{iss: x, sub: b, issuedBefore: 2026-01-31T12:00:00Z}] | subjects[0]
          Several                              | issuer: https://a/  | {"tokens": [{"iss": "x", "jti": "b"}], "subjects": [{"iss": "x", "sub": "b", "issuedBefore": "2026-01-31T12:00:00Z"}]} | tokens[0] and of 1 more
          A provider that takes every issuer   | audiences: [orders] | tokens: [{iss: x, jti: b}]                                |
          An empty list                        | issuer: https://a/  | tokens: []                                                |
          """)
  void anEntryOfAnIssuerThatNoProviderHasIsTold(
      String rule, String provider, String list, String places) {
    List<Finding> findings = findings(provider, list);

    assertThat(findings)
        .as(rule)
        .filteredOn(finding -> finding.code().text().startsWith("Revoked"))
        .extracting(Finding::line)
        .isEqualTo(
            places == null
                ? List.of()
                : List.of(
                    "RevokedIssuerUnknown: spec.jwt.revokedTokens: In the list, the iss of "
                        + places
                        + " is no provider's issuer, so nothing is refused by it. Write iss"
                        + " exactly as the provider's issuer, or remove the entry."));
    assertThat(findings).noneMatch(finding -> finding.severity() == Severity.ERROR);
  }

  private static List<Finding> findings(String provider, String list) {
    Manifest manifest =
        ManifestParser.parse(
                "test.yaml",
                """
                apiVersion: httptrigger.dev/v1alpha1
                kind: HttpTrigger
                metadata: {name: orders, namespace: shop}
                spec:
                  hosts: [a.example.com]
                  jwt:
                    providers:
                    - name: main
                      %s
                      jwks:
                        inline:
                          keys:
                          - {kty: OKP, kid: b, crv: Ed25519, x: CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0}
                    revokedTokens: {configMapRef: {name: revoked, key: list}}
                """
                    .formatted(provider))
            .manifests()
            .getFirst();
    CheckedTrigger checked = CHECK.check(manifest.tree());
    return Resolver.resolve(
            checked,
            manifest.tree(),
            "uid",
            1,
            _ -> new Present(Map.of("list", Octets.of(list.getBytes(UTF_8))), true))
        .findings();
  }
}
