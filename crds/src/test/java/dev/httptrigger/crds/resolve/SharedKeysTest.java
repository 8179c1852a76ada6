package dev.httptrigger.crds.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.resolve.ReferencedObjects.Lookup;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotBrought;
import dev.httptrigger.crds.resolve.ReferencedObjects.NotLabelled;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import dev.httptrigger.crds.resolve.ReferencedObjects.Unreadable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a trigger says of keys that are in a Secret or ConfigMap. */
class SharedKeysTest {
  private static final String JWKS =
      """
      {"keys": [{"kty": "EC", "kid": "k1", "crv": "P-256",
        "x": "hTkCBnm_H6Vu3YFB_-CcYj3RngSWZkG5uipFQpDG54c",
        "y": "B8IvTfme6XpMuYttURplSnst5YrXekW5QWAs-cu6CpU"}]}
      """;

  /** The second column is the reference, the last the finding; none: the keys are used. */
  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          present       | secretRef: {name: keys, key: jwks.json}    |
          present       | configMapRef: {name: keys, key: jwks.json} |
          missing       | secretRef: {name: keys, key: jwks.json}    | ReferenceMissing: spec.jwt.providers[0].jwks.secretRef.name: There is no Secret shop/keys. Create it with the label httptrigger.dev/keys=true, or correct the name; until then only keys that were in force verify.
          missing       | configMapRef: {name: keys, key: jwks.json} | ReferenceMissing: spec.jwt.providers[0].jwks.configMapRef.name: There is no ConfigMap shop/keys. Create it with the label httptrigger.dev/keys=true, or correct the name; until then only keys that were in force verify.
          not labelled  | secretRef: {name: keys, key: jwks.json}    | LabelMissing: spec.jwt.providers[0].jwks.secretRef.name: There is no Secret shop/keys with the label httptrigger.dev/keys=true. Create it, or where it is there: kubectl label -n shop secret keys httptrigger.dev/keys=true
          not labelled  | configMapRef: {name: keys, key: jwks.json} | LabelMissing: spec.jwt.providers[0].jwks.configMapRef.name: There is no ConfigMap shop/keys with the label httptrigger.dev/keys=true. Create it, or where it is there: kubectl label -n shop configmap keys httptrigger.dev/keys=true
          forbidden     | secretRef: {name: keys, key: jwks.json}    | ReferenceUnreadable: spec.jwt.providers[0].jwks.secretRef.name: The Secret shop/keys can't be read: the API server forbids it. Mend that; until then what was in force stays.
          present       | secretRef: {name: keys, key: other}        | ReferenceMissing: spec.jwt.providers[0].jwks.secretRef.key: The Secret shop/keys has no such key in its data. Add the key with a JWKS or a key in PEM, or correct it here.
          present       | secretRef: {name: keys, key: garbage}      | JwksUnreadable: spec.jwt.providers[0].jwks.secretRef: The value is neither a JWKS nor PEM. Put {"keys": [ … ]} there, or a public key or certificate with its BEGIN and END.
          present       | configMapRef: {name: keys, key: none}      | NoUsableKey: spec.jwt.providers[0].jwks.configMapRef: No key of the set can verify a signature. Give at least one usable key; the other findings say what is wrong with each.
          """)
  void whatIsWrongIsSaidWithTheMend(String state, String reference, String finding) {
    Resolution resolution = resolve(reference, lookup(state));

    assertThat(resolution.trigger().isPresent()).isEqualTo(finding == null);
    assertThat(errors(resolution)).isEqualTo(finding == null ? List.of() : List.of(finding));
    assertThat(resolution.findings())
        .filteredOn(each -> each.severity() == Severity.ERROR)
        .allMatch(Finding::concernsReference);
  }

  @Test
  void aReferenceThatIsWrittenWronglyIsTheTriggersOwnFault() {
    Resolution resolution = resolve("secretRef: {name: keys}", lookup("present"));

    assertThat(errors(resolution)).hasSize(1).first().asString().startsWith("Required: ");
    assertThat(resolution.findings()).noneMatch(Finding::concernsReference);
  }

  @Test
  void aNameWithASlashIsNoNameOfAnObject() {
    Resolution resolution = resolve("secretRef: {name: a/b, key: jwks}", lookup("present"));

    assertThat(errors(resolution))
        .containsExactly(
            "NameNotValid: spec.jwt.providers[0].jwks.secretRef.name: No Secret has a slash in its"
                + " name. Write the name alone: the Secret is in the trigger's own namespace.");
  }

  @Test
  void onlyTheTriggersOwnNamespaceIsLookedAt() {
    resolve(
        "secretRef: {name: keys, key: jwks.json}",
        object -> {
          assertThat(object).hasToString("Secret shop/keys");
          return new Missing();
        });
  }

  @Test
  void whatAFileDoesNotBringAlongIsSaidAndNoError() {
    Resolution resolution =
        resolve("secretRef: {name: keys, key: jwks.json}", _ -> new NotBrought());

    assertThat(resolution.trigger()).isPresent();
    assertThat(resolution.findings())
        .extracting(Finding::line)
        .containsExactly(
            "ReferenceNotChecked: spec.jwt.providers[0].jwks.secretRef: The Secret shop/keys is not"
                + " among these files and was not looked at. Name its file too, to have it"
                + " checked.");
  }

  @Test
  void whatHasNoLabelInAFileIsReadAndWarnedOf() {
    Resolution resolution = resolve("secretRef: {name: keys, key: jwks.json}", _ -> present(false));

    assertThat(resolution.trigger()).isPresent();
    assertThat(resolution.findings())
        .extracting(Finding::line)
        .containsExactly(
            "LabelMissing: spec.jwt.providers[0].jwks.secretRef.name: The Secret shop/keys lacks"
                + " the label httptrigger.dev/keys=true, without which no operator sees it. Add the"
                + " label; in a cluster: kubectl label -n shop secret keys"
                + " httptrigger.dev/keys=true");
  }

  @Test
  void aSourceIsReadForAllWhoUseIt() {
    KeySetSource source =
        resolve("secretRef: {name: keys, key: jwks.json}", lookup("present"))
            .providerKeys()
            .orElseThrow()
            .getFirst()
            .shared()
            .orElseThrow()
            .source();

    assertThat(source.text()).isEqualTo("Secret shop/keys, jwks.json");
    assertThat(SharedKeys.read(source, lookup("present")).orElseThrow().keySet()).isPresent();
    assertThat(SharedKeys.read(source, lookup("missing"))).isEmpty();
    assertThat(SharedKeys.read(source, lookup("not labelled"))).isEmpty();
    assertThat(SharedKeys.read(source, lookup("forbidden"))).isEmpty();
  }

  private static ReferencedObjects lookup(String state) {
    return _ ->
        switch (state) {
          case "present" -> present(true);
          case "missing" -> new Missing();
          case "not labelled" -> new NotLabelled();
          case "forbidden" -> new Unreadable("the API server forbids it");
          default -> throw new IllegalArgumentException(state);
        };
  }

  private static Lookup present(boolean labelled) {
    return new Present(
        Map.of("jwks.json", JWKS, "garbage", "topsecret", "none", "{\"keys\": []}")
            .entrySet()
            .stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> Octets.of(each.getValue().getBytes(UTF_8)))),
        labelled);
  }

  private static Resolution resolve(String reference, ReferencedObjects objects) {
    Manifest manifest =
        ManifestParser.parse(
                "trigger.yaml",
                """
                apiVersion: httptrigger.dev/v1alpha1
                kind: HttpTrigger
                metadata: {name: orders, namespace: shop}
                spec:
                  hosts: [orders.example.com]
                  jwt:
                    providers:
                    - name: main
                      issuer: https://login.example.com/
                      audiences: [orders]
                      jwks: {%s}
                """
                    .formatted(reference))
            .manifests()
            .getFirst();
    return Resolver.resolve(
        TriggerCheck.create().check(manifest.tree()), manifest.tree(), "uid", 1, objects);
  }

  private static List<String> errors(Resolution resolution) {
    return resolution.findings().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .map(Finding::line)
        .toList();
  }
}
