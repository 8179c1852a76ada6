package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.extauthz.example.Keys;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 8032 §7.4, with the keys read as JWKs (RFC 8037 §2). */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.httptrigger.extauthz.jws.CryptoProviders#inUse")
class Ed448VectorsTest {
  private final SignatureProvider signatures;

  Ed448VectorsTest(SignatureProvider signatures) {
    this.signatures = signatures;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          blank   | '' | 5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180 | 533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113a0f4dbb61149f05a7363268c71d95808ff2e652600
          1 octet | 03 | 43ba28f430cdff456ae531545f7ecd0ac834a55d9358c0372bfa0c6c6798c0866aea01eb00742802b8438ea4cb82169c235160627b4c3a9480 | 26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f4352541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cbcee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0ff3348ab21aa4adafd1d234441cf807c03a00
          """)
  void theSignatureIsAcceptedAndNoNeighbourOfIt(
      String name, String message, String publicKey, String signature) {
    HexFormat hex = HexFormat.of();
    VerificationKey key =
        Keys.key(
            "{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\""
                + Base64.getUrlEncoder().withoutPadding().encodeToString(hex.parseHex(publicKey))
                + "\"}");
    SignatureCheck check = signatures.prepare(key.material(), Algorithm.EDDSA);
    byte[] signed = hex.parseHex(message);
    byte[] good = hex.parseHex(signature);

    assertThat(check.accepts(signed, signed.length, good)).isTrue();
    for (int place = 0; place < good.length; place++) {
      byte[] changed = good.clone();
      changed[place] ^= 1;
      assertThat(check.accepts(signed, signed.length, changed)).as("byte %d", place).isFalse();
    }
    byte[] other = hex.parseHex(message + "00");
    assertThat(check.accepts(other, other.length, good)).isFalse();
  }
}
