package dev.httptrigger.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** A JWK as the JDK's signatures need it. Nimbus knows no EdDSA without a library of its own. */
final class SigningKey {
  private SigningKey() {}

  /** The private or secret key. */
  static Key of(JWK key) throws GeneralSecurityException, JOSEException {
    return switch (key) {
      case RSAKey rsa -> rsa.toPrivateKey();
      case ECKey ec -> ec.toPrivateKey();
      case OctetSequenceKey secret -> secret.toSecretKey("HMAC");
      case OctetKeyPair pair ->
          KeyFactory.getInstance("EdDSA")
              .generatePrivate(
                  new EdECPrivateKeySpec(
                      new NamedParameterSpec(pair.getCurve().getName()), pair.getDecodedD()));
      default -> throw new IllegalArgumentException("no signatures with " + key.getKeyType());
    };
  }

  /** What a key signs with that does not say. */
  static SigningAlgorithm usualAlgorithm(JWK key) {
    return switch (key) {
      case RSAKey rsa -> SigningAlgorithm.RS256;
      case ECKey ec -> ofCurve(ec.getCurve());
      case OctetKeyPair pair -> SigningAlgorithm.EDDSA;
      case OctetSequenceKey secret -> ofLength(secret.size());
      default -> throw new IllegalArgumentException("no signatures with " + key.getKeyType());
    };
  }

  /**
   * Refuses an algorithm that is none for the key.
   *
   * @throws IllegalArgumentException naming both
   */
  static void requireFit(SigningAlgorithm algorithm, JWK key) {
    boolean fits =
        switch (key) {
          case RSAKey rsa -> algorithm.family() == SigningAlgorithm.Family.RSA;
          case ECKey ec -> algorithm == ofCurve(ec.getCurve());
          case OctetSequenceKey secret -> algorithm.family() == SigningAlgorithm.Family.OCT;
          case OctetKeyPair pair -> fitsEdwardsCurve(algorithm, pair.getCurve());
          default -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "a key of type " + key.getKeyType() + " can't sign with " + algorithm.wireName());
    }
  }

  /** The same key that names another algorithm. */
  static JWK withAlgorithm(JWK key, SigningAlgorithm algorithm) {
    JWSAlgorithm name = JWSAlgorithm.parse(algorithm.wireName());
    return switch (key) {
      case RSAKey rsa -> new RSAKey.Builder(rsa).algorithm(name).build();
      case ECKey ec -> new ECKey.Builder(ec).algorithm(name).build();
      case OctetSequenceKey secret ->
          new OctetSequenceKey.Builder(secret.getKeyValue())
              .keyID(secret.getKeyID())
              .keyUse(secret.getKeyUse())
              .algorithm(name)
              .build();
      case OctetKeyPair pair -> new OctetKeyPair.Builder(pair).algorithm(name).build();
      default -> throw new IllegalArgumentException("no signatures with " + key.getKeyType());
    };
  }

  private static SigningAlgorithm ofCurve(Curve curve) {
    if (curve.equals(Curve.P_256)) {
      return SigningAlgorithm.ES256;
    }
    if (curve.equals(Curve.P_384)) {
      return SigningAlgorithm.ES384;
    }
    if (curve.equals(Curve.P_521)) {
      return SigningAlgorithm.ES512;
    }
    throw new IllegalArgumentException("no algorithm here for the curve " + curve);
  }

  private static SigningAlgorithm ofLength(int bits) {
    if (bits >= 512) {
      return SigningAlgorithm.HS512;
    }
    return bits >= 384 ? SigningAlgorithm.HS384 : SigningAlgorithm.HS256;
  }

  private static boolean fitsEdwardsCurve(SigningAlgorithm algorithm, Curve curve) {
    return switch (algorithm) {
      case EDDSA -> curve.equals(Curve.Ed25519) || curve.equals(Curve.Ed448);
      case ED25519 -> curve.equals(Curve.Ed25519);
      default -> false;
    };
  }
}
