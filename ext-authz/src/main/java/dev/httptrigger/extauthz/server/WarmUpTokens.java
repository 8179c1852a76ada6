package dev.httptrigger.extauthz.server;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Two tokens and the public halves of the keys that signed them. The private halves were thrown
 * away: to make keys and to sign takes a cold server longer than the rest of its warm-up. Nothing
 * but the warm-up's own table believes these keys.
 */
final class WarmUpTokens {
  /** {@code iss}, {@code aud} and {@code sub} of both. */
  static final String NAME = "warm-up";

  /** Both expire at 01:00 on 1 January 2026. */
  static final String RS256 =
      "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSJ9.eyJpc3MiOiJ3YXJtLXVwIiwiYXVkIjoid2FybS11cCI"
          + "sInN1YiI6Indhcm0tdXAiLCJleHAiOjE3NjcyMjkyMDB9.A23OKepwcybIz0rSjmYhzjJvRbSfbNZIdW"
          + "uM16BB623BgmCfBQ-d09E7FZx67ojvTmBF7PwBX7oFMCXADCreletrcz7_xlhvaG801Uf3AMOx7aEU2B"
          + "_2AlaInipSUX8_oZ7naCC_TnVFvNJQ26xfHGVJXzfhD_vjJSSm34z5wnr2cX0-Lo-9o-mWL1LQGo_iM8"
          + "bvfK9sxmeqa42GHPPmKAGt_-_LeeELTe8stRXNY6WEiZWSn5Sv7wIOiLmnXz-eY5RrZuh03klScUAFMd"
          + "Ju1urDRgbk3tBywB0_VTfku7mWR7IIcYM_rOFOFXFWSE70TeNDFhoAMA8r8b_ms5FNvA";

  static final String ES256 =
      "eyJhbGciOiJFUzI1NiIsImtpZCI6ImVjIn0.eyJpc3MiOiJ3YXJtLXVwIiwiYXVkIjoid2FybS11cCIs"
          + "InN1YiI6Indhcm0tdXAiLCJleHAiOjE3NjcyMjkyMDB9.BiGwg5PHX5zc5FTZ6U3oFzpanPzsAM3MLA3"
          + "37YyMLqb92t-S9w-5cTMmD4_lz-BANomLocTO8FgLWvuVIb23ig";

  private static final String MODULUS =
      "ad28624a3d3f81f551feb4487d8044d638415da2df24e3901db2460d0950f4323a83d2a6330a472a"
          + "7cda645ea9c5b2061066b99066d78ab3e42ac6cf9b155ded25a1b8a16589d185e77855968bd25fb7"
          + "c582973557c1234c005895d68e44227abab00ec489a3618778541860fccb71db13f08bab04894800"
          + "005003560b12bc6abe632d60dbfc0b0e752865fac06ee62b5f85e72ff71bd9d369b52f61994e4f49"
          + "52a12cdbd36eab08c202285a17823631a432656f8fdc3b3f995e476d8fd3f73a973b47f03d9bb824"
          + "545bcd5ba9fbcbdda45ccb86fe9b197f7e4da7420d7e61a09c0b6b911d132d6799f141b3fb7461a2"
          + "1f10361f81ec0c3587fd6b9936407843";

  private static final String X =
      "e01ed656ab89ce214573d66df550e788862090b7e76df2cf4083151e65132b3f";
  private static final String Y =
      "d4f64b2cd216e6792b2a422810fbe4ac7191d5114eea63e26d029d8828f18136";

  private WarmUpTokens() {}

  /** The keys that signed them. */
  static KeySet keys() {
    return new KeySet(
        List.of(
            key(
                "rsa",
                new RsaMaterial(number(MODULUS), BigInteger.valueOf(65_537)),
                Algorithm.RS256),
            key("ec", new EcMaterial(EcCurve.P256, number(X), number(Y)), Algorithm.ES256)));
  }

  private static BigInteger number(String hexadecimal) {
    return new BigInteger(hexadecimal, 16);
  }

  private static VerificationKey key(String kid, KeyMaterial material, Algorithm algorithm) {
    return new VerificationKey(Optional.of(kid), material, Set.of(algorithm));
  }
}
