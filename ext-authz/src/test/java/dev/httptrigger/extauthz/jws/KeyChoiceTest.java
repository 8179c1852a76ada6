package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which key a token may be tried with: one, or none (DESIGN §4.4). */
class KeyChoiceTest {
  private static final Map<String, TokenMint> MINTS =
      Map.of(
          "RSA", TokenMint.generate("RS256", "any"),
          "RSA'", TokenMint.generate("RS256", "any"),
          "EC", TokenMint.generate("ES256", "any"));

  @ParameterizedTest(
      name = "keys {0}, token by {1} with kid {2}: {3} in Strict, {4} in FunctionCompute")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # keys (kid=key; - is none) | signed by | token's kid | Strict        | FunctionCompute
          a=RSA                       | RSA       | a           | accepted      | accepted
          a=RSA                       | RSA       | A           | UNKNOWN_KEY   | UNKNOWN_KEY
          a=RSA                       | RSA       | b           | UNKNOWN_KEY   | UNKNOWN_KEY
          a=RSA                       | RSA       | ''          | UNKNOWN_KEY   | UNKNOWN_KEY
          a=RSA                       | RSA       | -           | accepted      | UNKNOWN_KEY
          -=RSA                       | RSA       | -           | accepted      | accepted
          -=RSA                       | RSA       | a           | UNKNOWN_KEY   | UNKNOWN_KEY
          a=RSA b=RSA'                | RSA       | b           | BAD_SIGNATURE | BAD_SIGNATURE
          a=RSA b=RSA'                | RSA       | -           | UNKNOWN_KEY   | UNKNOWN_KEY
          a=RSA b=EC                  | RSA       | -           | accepted      | UNKNOWN_KEY
          a=RSA b=EC                  | RSA       | b           | UNSUPPORTED_ALGORITHM | UNSUPPORTED_ALGORITHM
          a=RSA -=RSA'                | RSA       | -           | BAD_SIGNATURE | BAD_SIGNATURE
          a=RSA -=EC                  | RSA       | -           | UNSUPPORTED_ALGORITHM | UNSUPPORTED_ALGORITHM
          a=RSA -=EC                  | RSA       | a           | accepted      | accepted
          """)
  void oneKeyIsTriedOrNone(
      String keys, String signedBy, String kid, String strict, String functionCompute) {
    String header =
        kid.equals("-")
            ? "{\"alg\":\"" + mint(signedBy).algorithm() + "\"}"
            : "{\"alg\":\"" + mint(signedBy).algorithm() + "\",\"kid\":\"" + kid + "\"}";
    String token = mint(signedBy).sign(header, "{}");

    assertThat(outcome(keys, KeyForTokenWithoutKid.OR_THE_ONLY_FITTING, token)).isEqualTo(strict);
    assertThat(outcome(keys, KeyForTokenWithoutKid.WITHOUT_KID_ONLY, token))
        .isEqualTo(functionCompute);
  }

  @ParameterizedTest(name = "keys {0}, token with {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # keys      | header                        | what explain says
          a=RSA       | {"alg":"RS256","kid":"b"}     | key: no key has the kid "b" among 1 key
          a=RSA b=EC  | {"alg":"RS256","kid":"c"}     | key: no key has the kid "c" among 2 keys
          a=RSA b=RSA' | {"alg":"RS256"}              | key: the token has no kid, and no key without one is certain among 2 keys
          a=RSA       | {"alg":"ES256","kid":"a"}     | alg: the token says ES256, its key allows RS256
          a=EC        | {"alg":"RS256","kid":"a"}     | alg: the token says RS256, its key allows ES256
          a=RSA'      | {"alg":"RS256","kid":"a"}     | signature: not made with the key "a", or changed since
          -=RSA'      | {"alg":"RS256"}               | signature: not made with the key without kid, or changed since
          """)
  void theRefusalSaysWhatWasFound(String keys, String header, String said) {
    Refused refused =
        Verification.by(keySet(keys)).refused(mint("RSA").sign(header, "{}")).orElseThrow();

    assertThat(refused.rule() + ": " + refused.found()).isEqualTo(said);
  }

  @Test
  void theAlgorithmsOfTheProviderAreSaid() {
    JwsVerifier verifier =
        new JwsVerifier(
            TrustedKeys.of("record", keySet("a=RSA"), SignatureProvider.jdk()),
            Optional.of(Set.of(Algorithm.ES256, Algorithm.EDDSA)),
            KeyForTokenWithoutKid.OR_THE_ONLY_FITTING);
    byte[] token =
        mint("RSA").sign("{\"alg\":\"RS256\"}", "{}").getBytes(StandardCharsets.US_ASCII);

    assertThat(CompactJws.read(token, new KnownHeaders(), Trace.NONE))
        .isInstanceOfSatisfying(
            CompactJws.class,
            jws ->
                assertThat(Verification.refusal(verifier, jws, Trace.NONE).map(Refused::found))
                    .hasValue("the token says RS256, allowed are ES256, EdDSA"));
  }

  @Test
  void aTraceSeesEveryStepOfAGoodToken() {
    RecordedTrace trace = new RecordedTrace();
    byte[] token =
        mint("RSA").sign("{\"alg\":\"RS256\"}", "{}").getBytes(StandardCharsets.US_ASCII);
    JwsVerifier verifier =
        new JwsVerifier(
            TrustedKeys.of("record", keySet("-=RSA"), SignatureProvider.jdk()),
            Optional.empty(),
            KeyForTokenWithoutKid.WITHOUT_KID_ONLY);

    assertThat(CompactJws.read(token, new KnownHeaders(), trace))
        .isInstanceOfSatisfying(
            CompactJws.class,
            jws -> assertThat(Verification.refusal(verifier, jws, trace)).isEmpty());
    assertThat(trace.texts())
        .containsExactly(
            "size: passed (" + token.length + " bytes)",
            "form: passed (three parts of base64url)",
            "header: passed (alg RS256, no kid)",
            "alg: passed (RS256)",
            "key: passed (the key without kid)",
            "signature: passed (RS256 with the key without kid)");
  }

  private static TokenMint mint(String name) {
    return Objects.requireNonNull(MINTS.get(name), name);
  }

  private static String outcome(String keys, KeyForTokenWithoutKid rule, String token) {
    return Verification.by(keySet(keys), rule).refusal(token).map(Enum::name).orElse("accepted");
  }

  private static KeySet keySet(String description) {
    List<VerificationKey> keys = new ArrayList<>();
    for (String each : description.split(" ", -1)) {
      String[] kidAndKey = each.split("=", -1);
      VerificationKey key = Keys.key(mint(kidAndKey[1]).publicJwk());
      Optional<String> kid =
          kidAndKey[0].equals("-") ? Optional.empty() : Optional.of(kidAndKey[0]);
      keys.add(new VerificationKey(kid, key.material(), key.algorithms()));
    }
    return new KeySet(keys);
  }
}
