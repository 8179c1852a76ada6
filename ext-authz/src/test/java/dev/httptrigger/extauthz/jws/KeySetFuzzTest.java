package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.httptrigger.crds.json.StrictJson;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** A key set is read or it is not: no text throws, and no bad key takes a good one down. */
class KeySetFuzzTest {
  private static final String FIRST = TokenMint.generate("ES256", "first").publicJwk();
  private static final String LAST = TokenMint.generate("EdDSA", "last").publicJwk();

  static Stream<byte[]> sets() {
    return keys().map(KeySetFuzzTest::setOf);
  }

  private static byte[] setOf(byte[] key) {
    return ("{\"keys\":[" + text(key) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  static Stream<byte[]> keys() {
    return Stream.of(
            "null",
            "{}",
            TokenMint.generate("RS256", "k1").publicJwk(),
            TokenMint.generate("ES384", "k1").publicJwk(),
            TokenMint.generate("ES512", "k1").publicJwk(),
            TokenMint.generate("HS512", "k1").publicJwk(),
            TokenMint.generateEd448("k1").publicJwk(),
            "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQ\",\"use\":\"enc\"}",
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"\"}",
            "{\"kty\":\"oct\",\"k\":\"\",\"alg\":\"HS256\",\"key_ops\":[\"verify\",null]}",
            "{\"kty\":7,\"kid\":[]}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("sets")
  @FuzzTest
  void bytesAsKeySet(byte[] bytes) {
    KeySetReading reading = read(text(bytes));
    assertThat(reading.readable() || reading.usable().isEmpty()).isTrue();
    assertThat(reading.usable().isEmpty() && reading.findings().isEmpty()).isFalse();
    reading.keySet().ifPresent(keys -> TrustedKeys.of("record", keys, SignatureProvider.jdk()));
  }

  @MethodSource("keys")
  @FuzzTest
  void bytesAsOneKeyAmongGoodOnes(byte[] bytes) {
    String key = text(bytes);
    if (!(StrictJson.parse("[[" + key + "]]") instanceof StrictJson.Parsed parsed)
        || parsed.value().path(0).size() != 1) {
      return;
    }
    KeySetReading reading = read("{\"keys\":[" + FIRST + "," + key + "," + LAST + "]}");
    assertThat(reading.readable()).isTrue();
    assertThat(kids(reading.usable())).contains(Optional.of("first"), Optional.of("last"));
    TrustedKeys.of("record", new KeySet(firstOfEachKid(reading.usable())), SignatureProvider.jdk());
  }

  private static KeySetReading read(String text) {
    return JwksReader.read(text, "jwks", new KeyPolicy(false));
  }

  private static List<Optional<String>> kids(List<VerificationKey> keys) {
    return keys.stream().map(VerificationKey::kid).toList();
  }

  private static List<VerificationKey> firstOfEachKid(List<VerificationKey> keys) {
    return keys.stream().filter(key -> keys.indexOf(key) == kids(keys).indexOf(key.kid())).toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
