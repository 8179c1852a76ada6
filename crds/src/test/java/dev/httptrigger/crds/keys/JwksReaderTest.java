package dev.httptrigger.crds.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.json.StrictJson;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwksReaderTest {
  private static final String FIELD = "spec.jwt.providers[0].jwks.inline";
  private static final KeyPolicy STRICT = new KeyPolicy(false);
  private static final KeyPolicy WELL_KNOWN_ALLOWED = new KeyPolicy(true);

  private static final ECKey EC = generate();

  private static final String EC_POINT = "\"x\":\"" + EC.getX() + "\",\"y\":\"" + EC.getY() + "\"";

  /** Each row is one key; the finding's message is compared up to the mend. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kty": "EC", "crv": "P-256"}                        | KeyMalformed       | x or y is missing or not base64url. The key is skipped.
          {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}  | KeyMalformed       | The point (x, y) is not on the curve P-256. The key is skipped.
          {"kty": "EC", "crv": "secp256k1", POINT}             | KeyTypeUnknown     | crv is none of P-256, P-384 and P-521. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "kid": 1}       | KeyMalformed       | kid is no string of 1 to 1024 characters. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "kid": ""}      | KeyMalformed       | kid is no string of 1 to 1024 characters. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "use": "enc"}   | KeyNotForVerifying | use is not sig, so the key is not for signatures. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "use": 1}       | KeyMalformed       | use is no string. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "key_ops": ["sign"]} | KeyNotForVerifying | key_ops does not hold verify. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "key_ops": []}  | KeyNotForVerifying | key_ops does not hold verify. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "key_ops": "verify"} | KeyMalformed  | key_ops is no list of strings. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "key_ops": {"a": "verify"}} | KeyMalformed | key_ops is no list of strings. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "alg": "ES384"} | KeyMalformed       | alg ES384 does not fit the key's type or curve. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "alg": "HS256"} | KeyMalformed       | alg HS256 does not fit the key's type or curve. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "alg": "none"}  | KeyTypeUnknown     | alg is no signature algorithm that is known here. The key is skipped.
          {"kty": "EC", "crv": "P-256", POINT, "alg": null}    | KeyTypeUnknown     | alg is no signature algorithm that is known here. The key is skipped.
          {"kty": "ec", "crv": "P-256", POINT}                 | KeyTypeUnknown     | kty is none of RSA, EC, OKP and oct. The key is skipped.
          {"crv": "P-256", POINT}                              | KeyMalformed       | kty is missing or no string. The key is skipped.
          null                                                 | KeyMalformed       | The key is no object. The key is skipped.
          "EC"                                                 | KeyMalformed       | The key is no object. The key is skipped.
          {"kty": "OKP", "crv": "Ed25519", "x": "AQ"}          | KeyMalformed       | x is missing or not base64url of 32 bytes. The key is skipped.
          {"kty": "OKP", "crv": "Ed25519", "x": "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} | KeyMalformed | x is not a public key on the curve Ed25519. The key is skipped.
          {"kty": "OKP", "crv": "Ed25519", "x": "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} | KeyMalformed | x is not a public key on the curve Ed25519. The key is skipped.
          {"kty": "OKP", "crv": "Ed25519", "x": "_____________________________________________"} | KeyMalformed | x is missing or not base64url of 32 bytes. The key is skipped.
          {"kty": "OKP", "crv": "Ed25519", "x": "__________________________________________8"} | KeyMalformed | x is not a public key on the curve Ed25519. The key is skipped.
          {"kty": "OKP", "crv": "X25519", "x": "AQ"}           | KeyTypeUnknown     | crv is none of Ed25519 and Ed448. The key is skipped.
          {"kty": "OKP", "crv": "Ed448", "x": "X9dEm1m0Yf0s54fsYWrUah2hNCSFpwli6g38QHZpm0bwyTUMXNkkjZL4FjLzSTB7oGMtrsSoQ3yA"} | KeyMalformed | x is not a public key on the curve Ed448. The key is skipped.
          {"kty": "RSA", "e": "AQAB", "n": "uw"}               | KeyTooWeak         | The RSA key has 8 bits, and at least 2048 are needed. The key is skipped.
          {"kty": "RSA", "e": "AQAB"}                          | KeyMalformed       | n or e is missing or not base64url. The key is skipped.
          {"kty": "RSA", "e": "AQAB", "n": "MODULUS="}         | KeyMalformed       | n or e is missing or not base64url. The key is skipped.
          {"kty": "RSA", "e": "AQ", "n": "MODULUS"}            | KeyMalformed       | e is not an odd number from 3 to 4294967295. The key is skipped.
          {"kty": "RSA", "e": "Ag", "n": "MODULUS"}            | KeyMalformed       | e is not an odd number from 3 to 4294967295. The key is skipped.
          {"kty": "RSA", "e": "AQAAAAE", "n": "MODULUS"}       | KeyMalformed       | e is not an odd number from 3 to 4294967295. The key is skipped.
          {"kty": "RSA", "e": "AQAB", "n": "MODULUS", "alg": "ES256"} | KeyMalformed | alg ES256 does not fit the key's type or curve. The key is skipped.
          {"kty": "RSA", "e": "AQAB", "n": "EVEN"}             | KeyMalformed       | n is even, so it is no RSA modulus. The key is skipped.
          {"kty": "RSA", "e": "AQAB", "n": "HUGE"}             | KeyMalformed       | The RSA key has 8200 bits, and at most 8192 are taken. The key is skipped.
          {"kty": "oct", "k": "c2VjcmV0"}                      | KeyTooWeak         | The HMAC secret has 6 bytes, and HS256 needs at least 32 (RFC 7518 §3.2). The key is skipped.
          {"kty": "oct", "k": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "alg": "HS384"} | KeyTooWeak | The HMAC secret has 32 bytes, and HS384 needs at least 48 (RFC 7518 §3.2). The key is skipped.
          """)
  void aBadKeyIsSkippedAndTakesNoOtherDown(String key, String code, String message) {
    String bad =
        key.replace("POINT", EC_POINT)
            .replace("MODULUS", modulus(2048))
            .replace("EVEN", Base64Url.encode(BigInteger.ONE.shiftLeft(2047)))
            .replace("HUGE", modulus(8200));
    String good = ec("good");

    KeySetReading reading = read("{\"keys\": [" + bad + ", " + good + "]}");

    assertThat(reading.readable()).isTrue();
    assertThat(reading.keySet().orElseThrow().keys())
        .extracting(VerificationKey::kid)
        .containsExactly(Optional.of("good"));
    assertThat(reading.findings()).hasSize(1);
    Finding finding = reading.findings().getFirst();
    assertThat(finding.code().text()).isEqualTo(code);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.field()).isEqualTo(FIELD + ".keys[0]");
    assertThat(finding.message()).isEqualTo(message);
    assertThat(finding.mend()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kty": "RSA", "e": "AQAB", "n": "MODULUS"}                  | RS256 RS384 RS512 PS256 PS384 PS512
          {"kty": "RSA", "e": "Aw", "n": "MODULUS"}                    | RS256 RS384 RS512 PS256 PS384 PS512
          {"kty": "RSA", "e": "AP____8", "n": "AAMODULUS"}             | RS256 RS384 RS512 PS256 PS384 PS512
          {"kty": "RSA", "e": "AQAB", "n": "MODULUS", "alg": "PS384"}  | PS384
          {"kty": "EC", "crv": "P-256", POINT}                         | ES256
          {"kty": "EC", "crv": "P-256", POINT, "alg": "ES256"}         | ES256
          {"kty": "EC", "crv": "P-256", POINT, "use": "sig", "key_ops": ["sign", "verify"]} | ES256
          {"kty": "EC", "crv": "P-256", POINT, "x5c": ["any"], "new": {"member": 1}}        | ES256
          {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"} | EdDSA
          {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "alg": "Ed25519"} | EdDSA
          {"kty": "OKP", "crv": "Ed448", "x": "X9dEm1m0Yf0s54fsYWrUah2hNCSFpw4fig6nXYDpZ3jt8SR2m0bHBhvWeD3x5Q9s0foavq_oJWGA"} | EdDSA
          {"kty": "oct", "k": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} | HS256
          {"kty": "oct", "k": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} | HS256 HS384
          """)
  void aKeyMayBeUsedWithWhatFitsIt(String key, String algorithms) {
    // A modulus may begin with zero bytes: some issuers write it so.
    String written =
        key.replace("POINT", EC_POINT)
            .replace("AAMODULUS", "AAAA" + modulus(2064))
            .replace("MODULUS", modulus(2048));

    KeySetReading reading =
        JwksReader.read("{\"keys\": [" + written + "]}", FIELD, WELL_KNOWN_ALLOWED);

    assertThat(reading.keySet().orElseThrow().keys().getFirst().algorithms())
        .extracting(Algorithm::wireName)
        .containsExactlyInAnyOrder(algorithms.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                         | The key set is empty.
          not json                   | The key set is not strict JSON (line 1, column 1).
          {"keys": []} x             | The key set is not strict JSON (line 1, column 14).
          {"keys": [], "keys": []}   | The key set is not strict JSON (line 1, column 20).
          {"keys": [{"kid": "\\ud800"}]} | The key set holds half of a surrogate pair.
          null                       | A JWKS is an object with a list named keys.
          []                         | A JWKS is an object with a list named keys.
          {}                         | A JWKS is an object with a list named keys.
          {"keys": {}}               | A JWKS is an object with a list named keys.
          {"kty": "EC"}              | A JWKS is an object with a list named keys.
          """)
  void whatIsNoKeySetIsUnreadable(String text, String message) {
    KeySetReading reading = read(text);

    assertThat(reading.readable()).isFalse();
    assertThat(reading.keySet()).isEmpty();
    assertThat(reading.findings()).extracting(Finding::message).containsExactly(message);
    assertThat(codes(reading)).containsExactly("JwksUnreadable");
  }

  @Test
  void aHundredKeysAreTakenAndNoMore() {
    assertThat(read(manyKeys(100)).keySet().orElseThrow().keys()).hasSize(100);
    assertThat(read(manyKeys(101)).findings())
        .extracting(Finding::message)
        .containsExactly("There are 101 keys, and at most 100 are taken.");
  }

  @Test
  void aTextOfMoreThan128KibibytesIsNotRead() {
    String filler = "\"" + "x".repeat(128 * 1024) + "\"";

    assertThat(read("{\"keys\": [], \"filler\": " + filler + "}").findings())
        .extracting(Finding::message)
        .containsExactly("The key set is longer than 128 KiB.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"keys\": []}", "{\"keys\": [{\"kty\": \"OKP\", \"crv\": \"X448\"}]}"})
  void aReadableSetWithoutAUsableKeyIsAnError(String text) {
    KeySetReading reading = read(text);

    assertThat(reading.readable()).isTrue();
    assertThat(reading.keySet()).isEmpty();
    assertThat(codes(reading)).last().isEqualTo("NoUsableKey");
  }

  @Test
  void aKidStandsOnce() {
    KeySetReading reading = read(jwks(ec("a"), ec("b"), ec("a"), ec("a")));

    assertThat(reading.keySet()).isEmpty();
    assertThat(reading.usable()).hasSize(4);
    assertThat(reading.findings())
        .extracting(Finding::line)
        .containsExactly(
            "KidDuplicate: spec.jwt.providers[0].jwks.inline.keys[2].kid: The kid is the same as"
                + " that of spec.jwt.providers[0].jwks.inline.keys[0]. Give every key a kid of its"
                + " own, so that a token names exactly one.",
            "KidDuplicate: spec.jwt.providers[0].jwks.inline.keys[3].kid: The kid is the same as"
                + " that of spec.jwt.providers[0].jwks.inline.keys[0]. Give every key a kid of its"
                + " own, so that a token names exactly one.");
  }

  @Test
  void oneKeyMayLackItsKid() {
    assertThat(read(jwks(ec(null), ec("b"))).keySet()).isPresent();
    assertThat(codes(read(jwks(ec(null), ec("b"), ec(null))))).containsExactly("KidMissing");
  }

  @Test
  void theKidOfASkippedKeyMayStandAgain() {
    String forEncryption = ec("a").replace("\"kty\"", "\"use\":\"enc\",\"kty\"");

    assertThat(read(jwks(forEncryption, ec("a"))).keySet()).isPresent();
  }

  @Test
  void thePrivateHalfIsDroppedWithAWarning() throws Exception {
    ECKey pair = new ECKeyGenerator(Curve.P_256).keyID("k").generate();

    KeySetReading reading = read(jwks(pair.toJSONString()));

    assertThat(codes(reading)).containsExactly("PrivateKey");
    VerificationKey key = reading.keySet().orElseThrow().keys().getFirst();
    assertThat(key.material())
        .isEqualTo(
            new EcMaterial(
                VerificationKey.EcCurve.P256,
                pair.getX().decodeToBigInteger(),
                pair.getY().decodeToBigInteger()));
    assertThat(JwkWriter.write(key.material()).has("d")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AQAB    | ordinary   |
          AP____8 | ordinary   |
          AQAB    | flawed     | chips whose private keys can be computed
          AQAB    | nearly     |
          Aw      | ordinary   | exponent is less than 65537
          AP__    | ordinary   | exponent is less than 65537
          """)
  void aKeyWithAKnownWeaknessIsTakenWithAWarning(
      String exponent, String modulus, @Nullable String warning) {
    BigInteger flawed = BigInteger.valueOf(65_537).pow(128);
    BigInteger number =
        switch (modulus) {
          case "flawed" -> flawed;
          case "nearly" -> flawed.add(BigInteger.TWO);
          default -> BigInteger.ONE.shiftLeft(2048).subtract(BigInteger.ONE);
        };
    KeySetReading reading =
        read(
            jwks(
                "{\"kty\": \"RSA\", \"e\": \"%s\", \"n\": \"%s\"}"
                    .formatted(exponent, Base64Url.encode(number))));

    assertThat(reading.keySet()).isPresent();
    assertThat(codes(reading)).isEqualTo(warning == null ? List.of() : List.of("WeakKey"));
    assertThat(reading.findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.message()).contains(warning);
            });
  }

  @Test
  void aSharedSecretIsTakenWithWarningsAndNeverPrinted() {
    KeySetReading reading = read(jwks("{\"kty\": \"oct\", \"k\": \"" + "Zm9v".repeat(12) + "\"}"));

    assertThat(codes(reading)).containsExactly("HmacLessSecure", "SymmetricKeyInline");
    assertThat(reading.keySet()).isPresent();
    assertThat(reading.toString()).doesNotContain("Zm9v").contains("36 bytes");
  }

  @Test
  void theDocumentationsKeyIsRefusedUnlessAllowed() {
    String sample = jwks(PublishedKeys.FUNCTION_COMPUTE_SAMPLE);

    assertThat(codes(read(sample))).containsExactly("WellKnownKey", "NoUsableKey");
    assertThat(read(sample).findings().getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(JwksReader.read(sample, FIELD, WELL_KNOWN_ALLOWED).keySet()).isPresent();
  }

  @Test
  void aWellKnownKeyAmongOthersIsAnErrorToo() {
    KeySetReading reading = read(jwks(ec("mine"), PublishedKeys.JWT_IO_RSA));

    assertThat(reading.keySet()).isEmpty();
    assertThat(reading.usable()).hasSize(1);
  }

  @Test
  void aTreeIsReadLikeItsText() {
    String text = jwks(ec("a"), "null", ec("b"));
    StrictJson.Parsed parsed = (StrictJson.Parsed) StrictJson.parse(text);

    assertThat(JwksReader.read(parsed.value(), FIELD, STRICT)).isEqualTo(read(text));
  }

  private static KeySetReading read(String text) {
    return JwksReader.read(text, FIELD, STRICT);
  }

  private static List<String> codes(KeySetReading reading) {
    return reading.findings().stream().map(finding -> finding.code().text()).toList();
  }

  private static String jwks(String... keys) {
    return Arrays.stream(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  private static String manyKeys(int count) {
    return jwks(IntStream.range(0, count).mapToObj(each -> ec("k" + each)).toArray(String[]::new));
  }

  /** A key on P-256 that stands in no document. */
  private static String ec(@Nullable String kid) {
    String member = kid == null ? "" : ",\"kid\":\"" + kid + "\"";
    return "{\"kty\":\"EC\",\"crv\":\"P-256\"," + EC_POINT + member + "}";
  }

  private static String modulus(int bits) {
    return Base64Url.encode(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
