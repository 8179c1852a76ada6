package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One key where a person may think that there are two. */
class DuplicateKeysTest {
  private static final Map<String, String> MATERIALS =
      Map.of(
          "A",
          "kty: OKP, crv: Ed25519, x: CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0",
          "B",
          "kty: EC, crv: P-256, x: hTkCBnm_H6Vu3YFB_-CcYj3RngSWZkG5uipFQpDG54c, \"y\":"
              + " B8IvTfme6XpMuYttURplSnst5YrXekW5QWAs-cu6CpU");

  private static final ReferencedObjects OBJECTS =
      _ ->
          Triggers.present(
              "jwks.json",
              "{\"keys\": [{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"kid\": \"a\", \"x\":"
                  + " \"CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0\"}]}");

  /** Keys are written kid=MATERIAL; the second provider may have the keys of an object. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Two keys                                | a=A b=B | c=C     |
          The same key under two kids             | a=A b=A | c=C     | providers[0].jwks: The keys "a" and "b" are one and the same.
          One of two providers, under another kid | a=A     | c=A b=B | providers[1].jwks: A key of this provider is a key of the provider first too, so whoever signs for one issuer can sign for the other.
          One of an object and one in the trigger | a=A     | object  | providers[1].jwks: A key of this provider is a key of the provider first too, so whoever signs for one issuer can sign for the other.
          Two providers refer to one object       | object  | object  |
          """)
  void aKeyThatIsThereTwiceIsAWarning(String rule, String first, String second, String warning) {
    String yaml =
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: orders, namespace: shop}
        spec:
          hosts: [a.example.com]
          jwt:
            providers:
            - {name: first, issuer: "https://a/", audiences: [x], jwks: {%s}}
            - {name: second, issuer: "https://b/", audiences: [x], jwks: {%s}}
        """
            .formatted(source(first), source(second));

    PreparedTrigger prepared = Triggers.prepared(yaml, 1, Instant.EPOCH, OBJECTS);

    assertThat(prepared.resolved()).as(prepared.findings().toString()).isPresent();
    assertThat(
            prepared.findings().stream()
                .filter(finding -> finding.code().text().equals("DuplicateKey"))
                .map(DuplicateKeysTest::text)
                .collect(Collectors.joining("\n")))
        .isEqualTo(warning == null ? "" : warning);
  }

  private static String text(Finding finding) {
    return finding.field().replace("spec.jwt.", "") + ": " + finding.message();
  }

  private static String source(String keys) {
    if (keys.equals("object")) {
      return "secretRef: {name: keys, key: jwks.json}";
    }
    return "inline: {keys: ["
        + Arrays.stream(keys.split(" ", -1))
            .map(key -> key.split("=", 2))
            .map(key -> "{kid: " + key[0] + ", " + material(key[1]) + "}")
            .collect(Collectors.joining(", "))
        + "]}";
  }

  private static String material(String name) {
    String secret = "kty: oct, k: MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE";
    return MATERIALS.getOrDefault(name, secret);
  }
}
