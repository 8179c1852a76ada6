package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The signature files of Wycheproof, at the level of one prepared key. */
class WycheproofSignaturesTest {
  /** File, algorithm, tests, and how many of them are accepted. */
  private static final List<Arguments> FILES =
      List.of(
          Arguments.of("ecdsa_secp256r1_sha256_p1363", Algorithm.ES256, 262, 173),
          Arguments.of("ecdsa_secp384r1_sha384_p1363", Algorithm.ES384, 280, 193),
          Arguments.of("ecdsa_secp521r1_sha512_p1363", Algorithm.ES512, 318, 231),
          Arguments.of("ed25519", Algorithm.EDDSA, 151, 88),
          Arguments.of("ed448", Algorithm.EDDSA, 87, 17),
          Arguments.of("hmac_sha256", Algorithm.HS256, 174, 33),
          Arguments.of("hmac_sha384", Algorithm.HS384, 174, 33),
          Arguments.of("hmac_sha512", Algorithm.HS512, 174, 33),
          Arguments.of("rsa_signature_2048_sha256", Algorithm.RS256, 259, 9),
          Arguments.of("rsa_signature_2048_sha384", Algorithm.RS384, 258, 7),
          Arguments.of("rsa_signature_2048_sha512", Algorithm.RS512, 259, 8),
          Arguments.of("rsa_signature_3072_sha256", Algorithm.RS256, 259, 8),
          Arguments.of("rsa_signature_3072_sha384", Algorithm.RS384, 259, 7),
          Arguments.of("rsa_signature_3072_sha512", Algorithm.RS512, 260, 8),
          Arguments.of("rsa_signature_4096_sha256", Algorithm.RS256, 258, 7),
          Arguments.of("rsa_signature_4096_sha384", Algorithm.RS384, 259, 7),
          Arguments.of("rsa_signature_4096_sha512", Algorithm.RS512, 259, 7),
          Arguments.of("rsa_signature_8192_sha256", Algorithm.RS256, 258, 7),
          Arguments.of("rsa_signature_8192_sha384", Algorithm.RS384, 259, 7),
          Arguments.of("rsa_signature_8192_sha512", Algorithm.RS512, 259, 7),
          Arguments.of("rsa_pss_2048_sha256_mgf1_32", Algorithm.PS256, 108, 63),
          Arguments.of("rsa_pss_3072_sha256_mgf1_32", Algorithm.PS256, 108, 63),
          Arguments.of("rsa_pss_4096_sha256_mgf1_32", Algorithm.PS256, 108, 63),
          Arguments.of("rsa_pss_2048_sha384_mgf1_48", Algorithm.PS384, 141, 95),
          Arguments.of("rsa_pss_4096_sha384_mgf1_48", Algorithm.PS384, 141, 95),
          Arguments.of("rsa_pss_4096_sha512_mgf1_64", Algorithm.PS512, 179, 132));

  static Stream<Arguments> files() {
    return CryptoProviders.inUse()
        .flatMap(
            provider ->
                FILES.stream()
                    .map(
                        file ->
                            Arguments.of(
                                Stream.concat(Stream.of(provider), Stream.of(file.get()))
                                    .toArray())));
  }

  @ParameterizedTest(name = "{1} by {0}")
  @MethodSource("files")
  void everySignatureIsJudgedRightly(
      SignatureProvider provider,
      String file,
      Algorithm algorithm,
      int expectedTests,
      int expectedAccepted) {
    List<String> wrong = new ArrayList<>();
    int tests = 0;
    int accepted = 0;
    for (JsonNode group : WycheproofFile.read(file).groups()) {
      for (JsonNode test : group.get("tests")) {
        tests++;
        boolean accepts = accepts(provider, algorithm, group, test);
        accepted += accepts ? 1 : 0;
        if (accepts != shouldBeAccepted(algorithm, group, test)) {
          wrong.add(test.get("tcId") + " (" + test.get("comment").asText() + "): " + accepts);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(tests).isEqualTo(expectedTests);
    assertThat(accepted).isEqualTo(expectedAccepted);
  }

  private static boolean accepts(
      SignatureProvider provider, Algorithm algorithm, JsonNode group, JsonNode test) {
    byte[] message = hex(test, "msg");
    byte[] signature = hex(test, test.has("sig") ? "sig" : "tag");
    return provider
        .prepare(material(group, test), algorithm)
        .accepts(message, message.length, signature);
  }

  /**
   * The label; but a JWS never has a shortened HMAC (RFC 7518 §3.2), which the files know. What is
   * only acceptable, a missing NULL, no library takes here: some would, and others not.
   */
  private static boolean shouldBeAccepted(Algorithm algorithm, JsonNode group, JsonNode test) {
    boolean shortened =
        switch (algorithm) {
          case HS256 -> group.get("tagSize").intValue() < 256;
          case HS384 -> group.get("tagSize").intValue() < 384;
          case HS512 -> group.get("tagSize").intValue() < 512;
          case RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EDDSA -> false;
        };
    return test.get("result").textValue().equals("valid") && !shortened;
  }

  private static KeyMaterial material(JsonNode group, JsonNode test) {
    if (test.has("key")) {
      return new OctetMaterial(Octets.of(hex(test, "key")));
    }
    JsonNode key = group.get("publicKey");
    if (key.has("modulus")) {
      return new RsaMaterial(number(key, "modulus"), number(key, "publicExponent"));
    }
    String curve = key.get("curve").textValue();
    return switch (curve) {
      case "secp256r1" -> new EcMaterial(EcCurve.P256, number(key, "wx"), number(key, "wy"));
      case "secp384r1" -> new EcMaterial(EcCurve.P384, number(key, "wx"), number(key, "wy"));
      case "secp521r1" -> new EcMaterial(EcCurve.P521, number(key, "wx"), number(key, "wy"));
      case "edwards25519" -> new OkpMaterial(OkpCurve.ED25519, Octets.of(hex(key, "pk")));
      case "edwards448" -> new OkpMaterial(OkpCurve.ED448, Octets.of(hex(key, "pk")));
      default -> throw new IllegalArgumentException("a curve that is none of ours: " + curve);
    };
  }

  private static BigInteger number(JsonNode object, String member) {
    return new BigInteger(object.get(member).textValue(), 16);
  }

  private static byte[] hex(JsonNode object, String member) {
    return HexFormat.of().parseHex(object.get(member).textValue());
  }
}
