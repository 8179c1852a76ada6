package dev.httptrigger.crds.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.keys.VerificationKey.OkpCurve;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdwardsCurveTest {
  @ParameterizedTest
  @EnumSource(OkpCurve.class)
  void takesEveryKeyThatTheJdkMakes(OkpCurve curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(curve.wireName());
    for (int count = 0; count < 50; count++) {
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      byte[] key = Arrays.copyOfRange(encoded, encoded.length - curve.length(), encoded.length);

      assertThat(EdwardsCurve.of(curve).acceptsPublicKey(key))
          .as(HexFormat.of().formatHex(key))
          .isTrue();
    }
  }

  /** RFC 7748 §6 names the orders; with each of these points one signature fits every message. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
      })
  void refusesEveryPointOfSmallOrderOfEd25519(String hex) {
    assertThat(accepts(OkpCurve.ED25519, hex)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the neutral point with the sign of x set | 0100000000000000000000000000000000000000000000000000000000000080
          the neutral point, y plus the prime      | eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
          the prime itself                         | edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
          no point: no square root                 | 0200000000000000000000000000000000000000000000000000000000000000
          """)
  void refusesWhatIsNoCanonicalPointOfEd25519(String what, String hex) {
    assertThat(accepts(OkpCurve.ED25519, hex)).as(what).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the neutral point       | 01 | 00
          the point of order 2    | fe | 00
          a point of order 4      | 00 | 00
          a bit between y and sign| 05 | 01
          """)
  void refusesTheSameOfEd448(String what, String first, String last) {
    // p − 1 is fe, 27 times ff, fe, 27 times ff.
    String middle = first.equals("fe") ? "ff".repeat(27) + "fe" + "ff".repeat(27) : "00".repeat(55);

    assertThat(accepts(OkpCurve.ED448, first + middle + last)).as(what).isFalse();
  }

  private static boolean accepts(OkpCurve curve, String hex) {
    byte[] key = HexFormat.of().parseHex(hex);
    assertThat(key).hasSize(curve.length());
    return EdwardsCurve.of(curve).acceptsPublicKey(key);
  }
}
