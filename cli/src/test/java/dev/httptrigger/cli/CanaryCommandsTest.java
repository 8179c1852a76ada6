package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Canary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands say of manifests and key files shows nothing that is secret in them. */
class CanaryCommandsTest {
  private final Canary canary = Canary.random();

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a secret that is too short          | {kty: oct, k: MARKERAA}                          | KeyTooWeak
          a secret that is no base64url       | {kty: oct, k: "MARKER="}                         | KeyMalformed
          a good secret                       | {kty: oct, k: MARKERMARKERMARKERMARKER}          | HmacLessSecure
          a secret that is a list             | {kty: oct, k: [MARKER]}                          | KeyMalformed
          a secret in place of its type       | {kty: MARKER}                                    | KeyTypeUnknown
          a secret in place of its use        | {kty: oct, use: MARKER, k: AAAA}                 | KeyNotForVerifying
          a secret in place of its algorithm  | {kty: oct, k: MARKERMARKERMARKERMARKER, alg: MARKER} | KeyTypeUnknown
          the private half of an EC key       | {kty: EC, crv: P-256, x: KdvGYGmLrG6XG1WbpcpYqlSjU7J2zwKdcr387-AKw5w, "y": 55fGoTep4LnJuC8NxLe58_pc0wMpNgI9DAGIntE_Ioo, d: MARKER} | PrivateKey
          a curve that is none                | {kty: EC, crv: MARKER, d: MARKER}                | KeyTypeUnknown
          the private half of an RSA key      | {kty: RSA, "n": AQAB, e: AQAB, d: MARKER, p: MARKER, q: MARKER} | KeyTooWeak
          a PEM file in place of a key        | "-----BEGIN PRIVATE KEY-----MARKER"              | KeyMalformed
          a JWKS as a text                    | {keys: [{kty: oct, k: MARKER}]}                  | KeyMalformed
          """)
  void ofKeys(String place, String key, String code) {
    String manifest = manifest("inline: {keys: [" + key.replace("MARKER", mark(place)) + "]}");

    for (List<String> command : commands()) {
      Run.Outcome outcome = new Run().withInput(manifest).of(command.toArray(String[]::new));

      assertThat(canary.findIn(outcome.output() + outcome.errors())).as("%s", canary).isEmpty();
    }
    assertThat(new Run().withInput(manifest).of("validate", "-").output()).contains(code);
  }

  private static List<List<String>> commands() {
    return List.of(
        List.of("validate", "-"),
        List.of("validate", "-o", "json", "-"),
        List.of("explain", "-f", "-", "GET", "https://orders.example.com/"),
        List.of("explain", "-o", "json", "-f", "-", "GET", "https://orders.example.com/"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a key that is no object        | inline: MARKER
          a key set in a wrong place     | secretRef: MARKER
          a value with a tag             | inline: !MARKER!x y
          a value with an own tag        | inline: !MARKER y
          a value that looks an alias    | inline: *MARKER
          a value that looks an anchor   | inline: &MARKER x
          a line with two colons         | inline: MARKER: MARKER
          a text without its end         | inline: "MARKER
          a text with a wrong escape     | inline: "\\MARKER"
          a text that goes on            | inline: 'MARKER' MARKER
          a list without its end         | inline: [MARKER
          a reserved percent             | inline: %MARKER
          a reserved character           | inline: @MARKER
          a block that is none           | inline: |MARKER
          a key twice                    | {inline: MARKER, inline: MARKER}
          """)
  void ofWhatIsNoYaml(String place, String jwks) {
    String manifest = manifest(jwks.replace("MARKER", mark(place)));

    for (List<String> command : commands()) {
      Run.Outcome outcome = new Run().withInput(manifest).of(command.toArray(String[]::new));

      assertThat(outcome.output() + outcome.errors()).isNotBlank();
      assertThat(canary.findIn(outcome.output() + outcome.errors())).as("%s", canary).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          what is no key           | MARKER
          a JWK without its end    | {"kty":"oct","k":"MARKER
          a JWK of an odd type     | {"kty":"MARKER","k":"MARKER"}
          a secret that is short   | {"kty":"oct","k":"MARKER"}
          a JWK of an odd curve    | {"kty":"EC","crv":"MARKER","d":"MARKER","x":"MARKER","y":"MARKER"}
          an alg that is none      | {"kty":"oct","k":"MARKERMARKERMARKERMARKER","alg":"HS1"}
          """)
  void ofAKeyThatTokensAreToBeSignedWith(String place, String key, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("key.json"), key.replace("MARKER", mark(place)));

    Run.Outcome outcome = new Run().of("token", "sign", "--key", file.toString());

    assertThat(canary.findIn(outcome.output() + outcome.errors())).as("%s", canary).isEmpty();
  }

  @Test
  void ofAServersOwnKey(@TempDir Path folder) throws IOException {
    for (String key :
        List.of(
            "-----BEGIN PRIVATE KEY-----\nMARKER\n-----END PRIVATE KEY-----\n",
            "-----BEGIN EC PRIVATE KEY-----\nMARKER=!\n-----END EC PRIVATE KEY-----\n",
            "-----BEGIN MARKER-----\nAAAA\n-----END MARKER-----\n",
            "MARKER")) {
      Path file =
          Files.writeString(
              folder.resolve("key.pem"), key.replace("MARKER", mark("a server's private key")));

      Run.Outcome outcome =
          new Run()
              .of(
                  "serve",
                  "--triggers=" + folder,
                  "--grpc-address=127.0.0.1:0",
                  "--http-address=none",
                  "--admin-address=none",
                  "--tls-cert=" + file,
                  "--tls-key=" + file);

      assertThat(outcome.exit()).isEqualTo(70);
      assertThat(outcome.errors()).contains("key.pem");
      assertThat(canary.findIn(outcome.output() + outcome.errors())).as("%s", canary).isEmpty();
    }
  }

  private String mark(String place) {
    return canary.marker(place);
  }

  private static String manifest(String jwks) {
    return """
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
          jwks:
            %s
    """
        .formatted(jwks);
  }
}
