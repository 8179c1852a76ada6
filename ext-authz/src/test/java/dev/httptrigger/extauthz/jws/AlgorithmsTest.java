package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.OctetMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.Mints;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every algorithm of the resource (DESIGN §4.4), good and bad, by every library. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.httptrigger.extauthz.jws.CryptoProviders#inUse")
class AlgorithmsTest {
  private static final String CLAIMS = "{\"sub\":\"alice\"}";

  private final SignatureProvider signatures;

  AlgorithmsTest(SignatureProvider signatures) {
    this.signatures = signatures;
  }

  static Stream<TokenMint> everyAlgorithm() {
    return Stream.concat(
        Stream.of(
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
                "HS256", "HS384", "HS512", "EdDSA", "Ed25519")
            .map(Mints::of),
        Stream.of(TokenMint.generateEd448("k1")));
  }

  @ParameterizedTest
  @MethodSource("everyAlgorithm")
  void aGoodTokenIsAcceptedAndEveryOtherIsNot(TokenMint mint) {
    Verification verification = Verification.by(Keys.of(mint), signatures);
    String token = mint.sign(CLAIMS);
    String[] parts = token.split("\\.", -1);

    assertThat(verification.refusal(token)).isEmpty();

    TokenMint foreign = another(mint);
    assertThat(verification.refusal(foreign.sign(CLAIMS)))
        .as("signed by a foreign key with the same kid")
        .hasValue(DenialReason.BAD_SIGNATURE);
    assertThat(verification.refusal(parts[0] + "." + encoded("{\"sub\":\"bob\"}") + "." + parts[2]))
        .as("another payload")
        .hasValue(DenialReason.BAD_SIGNATURE);
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    for (byte[] wrong : wrongSignatures(signature)) {
      assertThat(verification.refusal(parts[0] + "." + parts[1] + "." + encoded(wrong)))
          .as("a signature of %d bytes in place of one of %d", wrong.length, signature.length)
          .hasValue(DenialReason.BAD_SIGNATURE);
    }
  }

  private static List<byte[]> wrongSignatures(byte[] signature) {
    byte[] bitFlipped = signature.clone();
    bitFlipped[signature.length / 2] ^= 1;
    byte[] reversed = new byte[signature.length];
    for (int i = 0; i < signature.length; i++) {
      reversed[i] = signature[signature.length - 1 - i];
    }
    byte[] zeroInFront = new byte[signature.length + 1];
    System.arraycopy(signature, 0, zeroInFront, 1, signature.length);
    byte[] ones = new byte[signature.length];
    Arrays.fill(ones, (byte) 0xff);
    return List.of(
        bitFlipped,
        reversed,
        zeroInFront,
        ones,
        new byte[signature.length],
        new byte[1],
        Arrays.copyOf(signature, signature.length + 1),
        Arrays.copyOf(signature, signature.length - 1),
        Arrays.copyOf(signature, signature.length / 2),
        Arrays.copyOf(signature, signature.length * 2));
  }

  @ParameterizedTest
  @CsvSource({"RS256,RS384", "RS256,PS256", "PS256,RS256", "PS512,PS256", "HS256,HS512"})
  void aKeyIsUsedWithItsOwnAlgorithmOnly(String keys, String tokens) {
    TokenMint mint = Mints.of(tokens.startsWith("HS") ? tokens : keys);
    KeySet allowed = Keys.of(mint.withAlgorithm(keys));

    assertThat(
            Verification.by(allowed, signatures).refusal(mint.withAlgorithm(tokens).sign(CLAIMS)))
        .hasValue(DenialReason.UNSUPPORTED_ALGORITHM);
    assertThat(
            Verification.by(Keys.ofAnyAlgorithm(mint), signatures)
                .refusal(mint.withAlgorithm(tokens).sign(CLAIMS)))
        .as("where the key allows both")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"RS256,PS256", "PS256,RS256", "RS256,RS512", "HS256,HS384", "PS384,PS256"})
  void anAlgorithmInTheHeaderThatDidNotMakeTheSignatureIsFoundOut(String signed, String said) {
    TokenMint mint = Mints.of(signed.startsWith("HS") ? "HS512" : signed);
    String token =
        mint.withAlgorithm(signed).sign("{\"alg\":\"" + said + "\",\"kid\":\"k1\"}", CLAIMS);

    assertThat(Verification.by(Keys.ofAnyAlgorithm(mint), signatures).refusal(token))
        .hasValue(DenialReason.BAD_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource({"ES384,ES256", "ES256,ES512", "ES256,RS256", "RS256,HS256", "EdDSA,ES256"})
  void anAlgorithmOfAnotherKindOfKeyIsRefused(String key, String said) {
    TokenMint mint = Mints.of(key);
    String token = mint.sign("{\"alg\":\"" + said + "\",\"kid\":\"k1\"}", CLAIMS);

    assertThat(Verification.by(Keys.ofAnyAlgorithm(mint), signatures).refusal(token))
        .hasValue(DenialReason.UNSUPPORTED_ALGORITHM);
  }

  @Test
  void theProvidersListNarrowsWhatTheKeysAllow() {
    TokenMint mint = Mints.of("RS256");
    JwsVerifier verifier =
        new JwsVerifier(
            TrustedKeys.of("record", Keys.ofAnyAlgorithm(mint), signatures),
            Optional.of(Set.of(Algorithm.PS256, Algorithm.ES256)),
            KeyForTokenWithoutKid.OR_THE_ONLY_FITTING);

    assertThat(refusal(verifier, mint.sign(CLAIMS))).hasValue(DenialReason.UNSUPPORTED_ALGORITHM);
    assertThat(refusal(verifier, mint.withAlgorithm("PS256").sign(CLAIMS))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
  void noneIsNeverAnAlgorithm(String none) {
    TokenMint mint = Mints.of("RS256");
    String header = encoded("{\"alg\":\"" + none + "\",\"kid\":\"k1\"}");

    for (String signature : List.of("", "AA", mint.sign(CLAIMS).split("\\.", -1)[2])) {
      assertThat(
              Verification.by(Keys.of(mint), signatures)
                  .refusal(header + "." + encoded(CLAIMS) + "." + signature))
          .isPresent();
    }
  }

  @Test
  void aPublicKeyIsNeverAnHmacSecret() {
    TokenMint rsa = Mints.of("RS256");
    Verification verification = Verification.by(Keys.ofAnyAlgorithm(rsa), signatures);
    String modulus = rsa.publicJwk().replaceAll(".*\"n\":\"([^\"]+)\".*", "$1");

    for (byte[] secret :
        List.of(
            rsa.publicJwk().getBytes(StandardCharsets.UTF_8),
            Base64.getUrlDecoder().decode(modulus))) {
      String jwk =
          "{\"kty\":\"oct\",\"kid\":\"k1\",\"alg\":\"HS256\",\"k\":\"" + encoded(secret) + "\"}";
      assertThat(verification.refusal(TokenMint.fromPrivateJwk(jwk).sign(CLAIMS)))
          .hasValue(DenialReason.UNSUPPORTED_ALGORITHM);
    }
  }

  @Test
  void aDerSignatureOfAnEllipticCurveIsRefused() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    String[] parts = mint.sign(CLAIMS).split("\\.", -1);
    byte[] rs = Base64.getUrlDecoder().decode(parts[2]);
    byte[] der = new byte[6 + 33 + 33];
    byte[] start = {0x30, 70, 0x02, 33, 0};
    System.arraycopy(start, 0, der, 0, 5);
    System.arraycopy(rs, 0, der, 5, 32);
    der[37] = 0x02;
    der[38] = 33;
    System.arraycopy(rs, 32, der, 40, 32);

    assertThat(
            Verification.by(Keys.of(mint), signatures)
                .refusal(parts[0] + "." + parts[1] + "." + encoded(der)))
        .hasValue(DenialReason.BAD_SIGNATURE);
  }

  @Test
  void theNameEd25519NeedsThatCurve() {
    TokenMint ed448 = TokenMint.generateEd448("k1");
    TokenMint ed25519 = TokenMint.generate("EdDSA", "k1");
    String header = "{\"alg\":\"Ed25519\",\"kid\":\"k1\"}";

    assertThat(Verification.by(Keys.of(ed25519), signatures).refusal(ed25519.sign(header, CLAIMS)))
        .isEmpty();
    assertThat(Verification.by(Keys.of(ed448), signatures).refusal(ed448.sign(header, CLAIMS)))
        .hasValue(DenialReason.UNSUPPORTED_ALGORITHM);
  }

  @Test
  void aKeyThatTheProviderRefusesVerifiesNothingAndTakesNoOtherDown() {
    TokenMint good = TokenMint.generate("HS256", "good");
    TokenMint ed25519 = TokenMint.generate("EdDSA", "off");
    byte[] noPoint = new byte[32];
    Arrays.fill(noPoint, (byte) 2);
    KeySet keys =
        new KeySet(
            List.of(
                new VerificationKey(
                    Optional.of("empty"),
                    new OctetMaterial(Octets.of(new byte[0])),
                    Set.of(Algorithm.HS256)),
                new VerificationKey(
                    Optional.of("off"),
                    new OkpMaterial(OkpCurve.ED25519, Octets.of(noPoint)),
                    Set.of(Algorithm.EDDSA)),
                Keys.of(good).keys().getFirst()));

    assertThat(Verification.by(keys, signatures).refusal(good.sign(CLAIMS))).isEmpty();
    assertThat(
            Verification.by(keys, signatures)
                .refusal(good.sign("{\"alg\":\"HS256\",\"kid\":\"empty\"}", CLAIMS)))
        .hasValue(DenialReason.BAD_SIGNATURE);
    assertThat(
            Verification.by(keys, signatures)
                .refusal(ed25519.sign("{\"alg\":\"EdDSA\",\"kid\":\"off\"}", CLAIMS)))
        .hasValue(DenialReason.BAD_SIGNATURE);
  }

  /** The engine never asks that: a key's policy names algorithms of its type only. */
  @ParameterizedTest(name = "a key for {0}, asked for {1}")
  @CsvSource({
    "RS256, ES256",
    "RS256, HS256",
    "RS256, EDDSA",
    "ES256, ES384",
    "ES384, ES256",
    "ES256, RS256",
    "HS256, RS256",
    "HS256, ES256",
    "HS256, EDDSA"
  })
  void aKeyVerifiesNothingByAnAlgorithmOfAnotherType(String own, Algorithm other) {
    VerificationKey key = Keys.key(Mints.of(own).publicJwk());

    assertThat(signatures.prepare(key.material(), other)).isSameAs(SignatureCheck.NEVER);
  }

  @Test
  void aCheckOfASecretIsPrintedWithoutIt() {
    VerificationKey key = Keys.key(TokenMint.generate("HS256", "k1").publicJwk());

    assertThat(signatures.prepare(key.material(), Algorithm.HS256)).hasToString("HmacSHA256");
  }

  @Test
  void manyThreadsMayVerifyAtTheSameTime() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    Verification verification = Verification.by(Keys.of(mint), signatures);
    List<String> tokens =
        Stream.iterate(0, i -> i + 1)
            .limit(50)
            .map(i -> mint.sign("{\"sub\":\"" + i + "\"}"))
            .toList();

    assertThat(tokens.parallelStream().map(verification::refusal)).containsOnly(Optional.empty());
  }

  private static TokenMint another(TokenMint mint) {
    return mint.publicJwk().contains("Ed448")
        ? TokenMint.generateEd448("k1")
        : Mints.another(mint.algorithm());
  }

  private static Optional<DenialReason> refusal(JwsVerifier verifier, String token) {
    return CompactJws.read(
                token.getBytes(StandardCharsets.US_ASCII), new KnownHeaders(), Trace.NONE)
            instanceof CompactJws jws
        ? Verification.refusal(verifier, jws, Trace.NONE).map(Refused::reason)
        : Optional.of(DenialReason.MALFORMED_TOKEN);
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
