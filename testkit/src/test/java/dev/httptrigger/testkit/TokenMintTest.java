package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenMintTest {
  private static final String CLAIMS = "{\"sub\":\"alice\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256",
        "HS384", "HS512"
      })
  void anotherLibraryAcceptsTheTokensAndNoneOfAnotherKey(String algorithm) throws Exception {
    TokenMint mint = TokenMint.generate(algorithm, "k1");
    JWSObject token = JWSObject.parse(mint.sign(CLAIMS));

    assertThat(token.getHeader().toString())
        .isEqualTo("{\"kid\":\"k1\",\"typ\":\"JWT\",\"alg\":\"" + algorithm + "\"}");
    assertThat(token.getPayload().toString()).isEqualTo(CLAIMS);
    assertThat(token.verify(verifier(mint))).isTrue();
    assertThat(token.verify(verifier(TokenMint.generate(algorithm, "k1")))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"EdDSA, Ed25519", "Ed25519, Ed25519"})
  void theJdkAcceptsTheTokensOfAnEdwardsCurve(String algorithm, String curve) throws Exception {
    assertEdwards(TokenMint.generate(algorithm, "k1"), algorithm, curve);
  }

  @Test
  void theJdkAcceptsTheTokensOfEd448() throws Exception {
    assertEdwards(TokenMint.generateEd448("k1"), "EdDSA", "Ed448");
  }

  @Test
  void theExampleOfRfc8037Appendix4() {
    TokenMint mint =
        TokenMint.fromPrivateJwk(
            """
            {"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
             "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
            """);

    assertThat(mint.sign("{\"alg\":\"EdDSA\"}", "Example of Ed25519 signing"))
        .isEqualTo(
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                + "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
  }

  @Test
  void theExampleOfRfc7515Appendix1() {
    TokenMint mint =
        TokenMint.fromPrivateJwk(
            """
            {"kty":"oct","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}
            """);

    assertThat(
            mint.sign(
                """
                {"typ":"JWT",\r
                 "alg":"HS256"}\
                """,
                """
                {"iss":"joe",\r
                 "exp":1300819380,\r
                 "http://example.com/is_root":true}\
                """))
        .endsWith(".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS512", "ES384", "HS256", "EdDSA"})
  void aKeyComesBackFromItsPrivateJwk(String algorithm) {
    TokenMint mint = TokenMint.generate(algorithm, "k1");
    TokenMint again = TokenMint.fromPrivateJwk(mint.privateJwk());

    assertThat(again.algorithm()).isEqualTo(algorithm);
    assertThat(again.keyId()).contains("k1");
    assertThat(again.publicJwk()).isEqualTo(mint.publicJwk());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
  void thePublicJwkHasNoPrivateHalf(String algorithm) throws Exception {
    JWK key = JWK.parse(TokenMint.generate(algorithm, "k1").publicJwk());

    assertThat(key.isPrivate()).isFalse();
    assertThat(key.getKeyID()).isEqualTo("k1");
    assertThat(key.getAlgorithm().getName()).isEqualTo(algorithm);
  }

  @Test
  void aSetHoldsAllKeysInTheirOrder() throws Exception {
    TokenMint first = TokenMint.generate("ES256", "a");
    TokenMint second = TokenMint.generateWithoutKeyId("EdDSA");

    List<JWK> keys = JWKSet.parse(TokenMint.publicJwks(first, second)).getKeys();
    assertThat(keys).extracting(JWK::getKeyID).containsExactly("a", null);
  }

  @Test
  void headerAndClaimsAreSignedAsTheyAre() {
    TokenMint mint = TokenMint.generate("HS256", "k1");

    assertThat(mint.sign("{\"alg\":\"none\",\"alg\":1", " é "))
        .startsWith("eyJhbGciOiJub25lIiwiYWxnIjox.IMOpIA.");
    assertThat(mint.sign(new byte[] {(byte) 0xff}, new byte[0])).startsWith("_w..");
  }

  @Test
  void aKeyIdIsWrittenAsJson() throws Exception {
    String odd = "a\"\\b\n";
    TokenMint mint = TokenMint.generate("HS256", odd);

    assertThat(JWSObject.parse(mint.sign(CLAIMS)).getHeader().getKeyID()).isEqualTo(odd);
  }

  @ParameterizedTest
  @CsvSource({
    "RS256, PS512, true",
    "HS256, HS512, true",
    "EdDSA, Ed25519, true",
    "RS256, ES256, false",
    "ES256, ES384, false",
    "HS256, RS256, false",
    "EdDSA, HS256, false"
  })
  void aKeySignsWithAnotherAlgorithmOfItsTypeOnly(String first, String second, boolean fits)
      throws Exception {
    TokenMint mint = TokenMint.generate(first, "k1");
    if (fits) {
      assertThat(JWK.parse(mint.withAlgorithm(second).publicJwk()).getAlgorithm().getName())
          .isEqualTo(second);
      return;
    }
    assertThatThrownBy(() -> mint.withAlgorithm(second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"kty":"RSA","n":"AQAB","e":"AQAB"}                | is a public key
          {"kty":"oct","k":"c2VjcmV0LXNlY3JldA","alg":"RS256"}   | a key of type oct can't sign with RS256
          {"kty":"oct","k":"c2VjcmV0LXNlY3JldA","alg":"HS1"}     | no algorithm HS1; there are RS256,
          {"kty":"oct","k":7,"x":"c2VjcmV0LXNlY3JldA"}           | is no JWK
          [                                                  | is no JWK
          """)
  void whatIsNoPrivateKeyIsSaidWithoutShowingIt(String json, String message) {
    assertThatThrownBy(() -> TokenMint.fromPrivateJwk(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("c2VjcmV0")
        .hasNoCause();
  }

  @Test
  void anUnknownAlgorithmIsSaidWithThoseThereAre() {
    assertThatThrownBy(() -> TokenMint.generate("none", "k1"))
        .hasMessageStartingWith("no algorithm none; there are RS256, ");
  }

  @Test
  void itsTextShowsNothingOfTheKey() {
    assertThat(TokenMint.generate("HS256", "k1")).hasToString("TokenMint[HS256, kid k1]");
  }

  private static JWSVerifier verifier(TokenMint mint) throws Exception {
    return switch (JWK.parse(mint.publicJwk())) {
      case RSAKey rsa -> new RSASSAVerifier(rsa);
      case ECKey ec -> new ECDSAVerifier(ec);
      case OctetSequenceKey secret -> new MACVerifier(secret);
      case JWK other -> throw new AssertionError(other.getKeyType());
    };
  }

  /** RFC 8410 §10.1 and its Ed448 twin: what stands before the key in its X.509 encoding. */
  private static byte[] x509(OctetKeyPair key) {
    String prefix =
        key.getCurve().getName().equals("Ed448")
            ? "3043300506032b6571033a00"
            : "302a300506032b6570032100";
    return HexFormat.of().parseHex(prefix + HexFormat.of().formatHex(key.getDecodedX()));
  }

  private static void assertEdwards(TokenMint mint, String algorithm, String curve)
      throws Exception {
    OctetKeyPair key = OctetKeyPair.parse(mint.publicJwk());
    assertThat(key.getCurve().getName()).isEqualTo(curve);
    JWSObject token = JWSObject.parse(mint.sign(CLAIMS));
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);

    Signature signature = Signature.getInstance(curve);
    signature.initVerify(
        KeyFactory.getInstance(curve).generatePublic(new X509EncodedKeySpec(x509(key))));
    signature.update(token.getSigningInput());
    assertThat(signature.verify(token.getSignature().decode())).isTrue();
    signature.update("something else".getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(token.getSignature().decode())).isFalse();
  }
}
