package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import dev.httptrigger.testkit.TokenMint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
