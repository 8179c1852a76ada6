package dev.httptrigger.crds.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.KeyPolicy.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of Secrets and ConfigMaps. The files in {@code pem/} are as openssl 3 writes them. */
class KeyFileReaderTest {
  private static final String FIELD = "spec.jwt.providers[0].jwks.secretRef";
  private static final KeyPolicy SECRET = new KeyPolicy(false, Place.SECRET);
  private static final KeyPolicy CONFIG_MAP = new KeyPolicy(false, Place.CONFIG_MAP);
  private static final Optional<String> KID = Optional.of("k1");

  /** The last column is the finding, up to its mend; where there is none, the key is usable. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          p-256.pem                          | EC  | ES256 |
          p-256-certificate.pem              | EC  | ES256 |
          p-256.pem p-256-certificate.pem    | EC  | ES256 |
          p-384.pem                          | EC  | ES384 |
          p-521.pem                          | EC  | ES512 |
          rsa-2048.pem                       | RSA | PS256 PS384 PS512 RS256 RS384 RS512 |
          rsa-2048-certificate.pem           | RSA | PS256 PS384 PS512 RS256 RS384 RS512 |
          ed25519.pem                        | OKP | EdDSA |
          ed448.pem                          | OKP | EdDSA |
          rsa-1024.pem                       |     |       | KeyTooWeak: The RSA key has 1024 bits, and at least 2048 are needed. The key is skipped.
          secp256k1.pem                      |     |       | KeyTypeUnknown: Block 1 (PUBLIC KEY) is no key of RSA, P-256, P-384, P-521, Ed25519 or Ed448. It is skipped.
          x25519.pem                         |     |       | KeyTypeUnknown: Block 1 (PUBLIC KEY) is no key of RSA, P-256, P-384, P-521, Ed25519 or Ed448. It is skipped.
          rsa-pss.pem                        |     |       | KeyTypeUnknown: Block 1 (PUBLIC KEY) is no key of RSA, P-256, P-384, P-521, Ed25519 or Ed448. It is skipped.
          rsa-2048-pkcs1.pem                 |     |       | KeyTypeUnknown: Block 1 (RSA PUBLIC KEY) is none of PUBLIC KEY and CERTIFICATE. It is skipped.
          p-256.pem rsa-1024.pem             | EC  | ES256 | KeyTooWeak: The RSA key has 1024 bits, and at least 2048 are needed. The key is skipped.
          """)
  void oneKeyInPem(String files, String type, String algorithms, String finding)
      throws IOException {
    KeySetReading reading = read(pem(files.split(" ", -1)), KID, SECRET);

    assertThat(reading.readable()).isTrue();
    assertThat(said(reading))
        .isEqualTo(
            finding == null
                ? List.of()
                : type == null
                    ? List.of(
                        finding,
                        "NoUsableKey: No block of the PEM is a key that can verify a signature.")
                    : List.of(finding));
    assertThat(reading.usable()).hasSize(type == null ? 0 : 1);
    for (VerificationKey key : reading.usable()) {
      assertThat(key.kid()).isEqualTo(KID);
      assertThat(key.material().type().wireName()).isEqualTo(type);
      assertThat(key.algorithms().stream().map(Algorithm::wireName).sorted())
          .containsExactly(algorithms.split(" ", -1));
    }
  }

  @Test
  void aCertificateSaysTheSameKeyAsItsPublicKey() throws IOException {
    assertThat(read(pem("p-256-certificate.pem"), KID, SECRET).usable())
        .isEqualTo(read(pem("p-256.pem"), KID, SECRET).usable());
    assertThat(read(pem("rsa-2048-certificate.pem"), KID, SECRET).usable())
        .isEqualTo(read(pem("rsa-2048.pem"), KID, SECRET).usable());
  }

  @Test
  void withoutAKidTokensThatNameOneDoNotVerify() throws IOException {
    KeySetReading reading = read(pem("p-256.pem"), Optional.empty(), SECRET);

    assertThat(reading.keySet()).isPresent();
    assertThat(said(reading))
        .containsExactly(
            "PemWithoutKid: A key in PEM has no kid, so a token whose header names one does not"
                + " verify.");
    assertThat(reading.findings()).extracting(Finding::severity).containsExactly(Severity.WARNING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p-256.pem ed25519.pem", "rsa-2048-certificate.pem p-256.pem p-384.pem"})
  void severalKeysNeedAJwks(String files) throws IOException {
    String[] names = files.split(" ", -1);
    for (Optional<String> kid : List.of(KID, Optional.<String>empty())) {
      KeySetReading reading = read(pem(names), kid, SECRET);

      assertThat(reading.readable()).isTrue();
      assertThat(reading.usable()).hasSize(names.length);
      assertThat(reading.keySet()).isEmpty();
      assertThat(said(reading))
          .containsExactly(
              "KidMissing: The PEM holds "
                  + names.length
                  + " keys, and has no place for the kid of each.");
    }
  }

  /** The private half is not even decoded. */
  @Test
  void aPrivateKeyIsNotUsedAndWarnedOf() throws IOException {
    String secret =
        """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        dG9wc2VjcmV0
        -----END EC PRIVATE KEY-----
        """;

    KeySetReading alone = read(secret, KID, SECRET);
    KeySetReading beside = read(secret + pem("p-256.pem"), KID, SECRET);

    assertThat(alone.usable()).isEmpty();
    assertThat(said(alone))
        .containsExactly(
            "PrivateKey: Block 2 (EC PRIVATE KEY) is a private key, and whoever can read it can"
                + " sign tokens; it is not used.",
            "NoUsableKey: No block of the PEM is a key that can verify a signature.");
    assertThat(beside.keySet()).isPresent();
    assertThat(said(beside)).hasSize(1).first().asString().startsWith("PrivateKey: ");
  }

  /** {@code |} stands for the end of a line; the first line of each row is a BEGIN. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PUBLIC KEY-----|YQ==",
        "-----BEGIN PUBLIC KEY-----|YQ==|-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----|Y!==|-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----|YQ=|-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY",
        "-----BEGIN public key-----|YQ==|-----END public key-----",
        "-----BEGIN -----|YQ==|-----END -----",
      })
  void pemThatIsNotWholeIsUnreadable(String lines) throws IOException {
    for (String text : List.of(lines, pem("p-256.pem") + lines)) {
      KeySetReading reading = read(text.replace('|', '\n'), KID, SECRET);

      assertThat(reading.readable()).isFalse();
      assertThat(said(reading)).containsExactly("JwksUnreadable: The PEM is cut off or garbled.");
    }
  }

  @Test
  void blocksWithOtherBytesAreSkipped() {
    for (String label : List.of("CERTIFICATE", "PUBLIC KEY")) {
      for (String content : List.of("", "YQ==", "MAA=", "MIIBIjAN")) {
        KeySetReading reading =
            read(
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, content, label),
                KID,
                SECRET);

        assertThat(reading.readable()).as(label + content).isTrue();
        assertThat(reading.usable()).isEmpty();
        assertThat(said(reading)).hasSize(2).first().asString().contains("Block 1 (" + label);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "keys: []", "MCowBQYDK2VwAyEA", "[]", "\u0000"})
  void whatIsNeitherIsUnreadable(String text) {
    KeySetReading reading = read(text, Optional.empty(), SECRET);

    assertThat(reading.readable()).isFalse();
    assertThat(said(reading))
        .containsExactly("JwksUnreadable: The value is neither a JWKS nor PEM.");
  }

  @Test
  void bytesThatAreNoUtf8AndTooManyAreUnreadable() {
    byte[] odd = jwks(PublishedKeys.RFC_7515_A4_EC).getBytes(UTF_8);
    odd[odd.length - 3] = (byte) 0xff;

    assertThat(KeyFileReader.read(Octets.of(odd), KID, FIELD, SECRET).readable()).isFalse();
    assertThat(said(read("{" + " ".repeat(128 * 1024), KID, SECRET)))
        .containsExactly("JwksUnreadable: The value is longer than 128 KiB.");
  }

  /** On the way from PEM to a JWKS with the next key, kid may still stand there. */
  @Test
  void aJwksHasItsOwnKids() {
    String jwks = jwks("{\"kid\":\"own\"," + EC_MEMBERS + "}");

    KeySetReading reading = read("\n " + jwks, KID, SECRET);

    assertThat(reading.usable())
        .extracting(VerificationKey::kid)
        .containsExactly(Optional.of("own"));
    assertThat(reading.keySet()).isPresent();
    assertThat(said(reading))
        .containsExactly(
            "KidNotUsed: The value is a JWKS, whose keys have a kid of their own, so this one is"
                + " not used.");
    assertThat(said(read(jwks, Optional.empty(), SECRET))).isEmpty();
  }

  @Test
  void aSharedSecretMayBeInASecretAndNeverInAConfigMap() {
    String oct = "{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"" + "A".repeat(43) + "\"}";
    String both = jwks(oct + ",{\"kid\":\"e\"," + EC_MEMBERS + "}");

    KeySetReading secret = read(both, Optional.empty(), SECRET);
    KeySetReading configMap = read(both, Optional.empty(), CONFIG_MAP);
    KeySetReading alone = read(jwks(oct), Optional.empty(), CONFIG_MAP);

    assertThat(secret.usable()).hasSize(2);
    assertThat(codes(secret)).containsExactly("HmacLessSecure");
    assertThat(configMap.keySet().map(KeySet::keys).stream().flatMap(List::stream))
        .extracting(VerificationKey::kid)
        .containsExactly(Optional.of("e"));
    assertThat(codes(configMap)).containsExactly("SymmetricKeyInConfigMap");
    assertThat(alone.readable()).isTrue();
    assertThat(codes(alone)).containsExactly("SymmetricKeyInConfigMap", "NoUsableKey");
  }

  @Test
  void aKeyWhosePrivateHalfIsPublishedIsRefusedHereToo() {
    String jwks = jwks(PublishedKeys.RFC_7517_EC);

    assertThat(codes(read(jwks, Optional.empty(), SECRET)))
        .containsExactly("WellKnownKey", "NoUsableKey");
    KeySet all =
        read(jwks, Optional.empty(), new KeyPolicy(true, Place.SECRET)).keySet().orElseThrow();
    assertThat(all.keys()).hasSize(1);
    assertThat(all.withoutWellKnownKeys().keys()).isEmpty();
  }

  private static final String EC_MEMBERS =
      "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"hTkCBnm_H6Vu3YFB_-CcYj3RngSWZkG5uipFQpDG54c\","
          + "\"y\":\"B8IvTfme6XpMuYttURplSnst5YrXekW5QWAs-cu6CpU\"";

  private static String jwks(String keys) {
    return "{\"keys\":[" + keys + "]}";
  }

  private static KeySetReading read(String text, Optional<String> kid, KeyPolicy policy) {
    return KeyFileReader.read(Octets.of(text.getBytes(UTF_8)), kid, FIELD, policy);
  }

  private static String pem(String... files) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      text.append(Files.readString(Path.of("src/test/resources/pem", file)));
    }
    return text.toString();
  }

  private static List<String> said(KeySetReading reading) {
    assertThat(reading.findings()).allMatch(finding -> finding.field().startsWith(FIELD));
    return reading.findings().stream()
        .map(finding -> finding.code().text() + ": " + finding.message())
        .toList();
  }

  private static List<String> codes(KeySetReading reading) {
    return reading.findings().stream()
        .map(finding -> finding.code().text())
        .collect(Collectors.toList());
  }
}
