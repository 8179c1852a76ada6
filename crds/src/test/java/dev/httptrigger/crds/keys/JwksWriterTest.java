package dev.httptrigger.crds.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.TokenMint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksWriterTest {
  private static final KeyPolicy ALL = new KeyPolicy(true);

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS512", "ES256", "ES384", "ES512", "Ed25519", "HS256"})
  void theSameKeysAreReadFromIt(String algorithm) {
    isReadAgain(TokenMint.publicJwks(TokenMint.generate(algorithm, "k1")));
  }

  @Test
  void aKeyWithoutKidAndAlgIsReadAgainToo() {
    isReadAgain(
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
            + "\"x\":\"CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0\"}]}");
    isReadAgain("{\"keys\":[{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + modulus() + "\"}]}");
  }

  private static String modulus() {
    String jwk = TokenMint.generate("RS256", "k1").publicJwk();
    return jwk.replaceAll(".*\"n\":\"([^\"]+)\".*", "$1");
  }

  private static void isReadAgain(String jwks) {
    KeySet keys = JwksReader.read(jwks, "jwks", ALL).keySet().orElseThrow();

    String written = JwksWriter.write(keys);

    assertThat(keys.keys()).isNotEmpty();
    assertThat(JwksReader.read(written, "jwks", ALL).keySet()).contains(keys);
  }
}
