package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.EcCurve;
import dev.httptrigger.crds.keys.VerificationKey.EcMaterial;
import dev.httptrigger.crds.keys.VerificationKey.OkpMaterial;
import dev.httptrigger.crds.keys.VerificationKey.RsaMaterial;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;

/**
 * A public key, made by the JDK, and what it is used for.
 *
 * @param key the key
 * @param scheme what is verified with it
 * @param length the one length of a signature, in bytes
 */
record PublicKeyUse(PublicKey key, SignatureScheme scheme, int length) {
  /** The use of an RSA key; empty where the algorithm is for other keys. */
  static Optional<PublicKeyUse> of(RsaMaterial material, Algorithm algorithm)
      throws GeneralSecurityException {
    Optional<SignatureScheme> scheme =
        switch (algorithm) {
          case RS256 -> Optional.of(SignatureScheme.RS256);
          case RS384 -> Optional.of(SignatureScheme.RS384);
          case RS512 -> Optional.of(SignatureScheme.RS512);
          case PS256 -> Optional.of(SignatureScheme.PS256);
          case PS384 -> Optional.of(SignatureScheme.PS384);
          case PS512 -> Optional.of(SignatureScheme.PS512);
          case ES256, ES384, ES512, HS256, HS384, HS512, EDDSA -> Optional.empty();
        };
    if (scheme.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        of(
            "RSA",
            new RSAPublicKeySpec(material.modulus(), material.exponent()),
            scheme.get(),
            (material.modulus().bitLength() + 7) / 8));
  }

  /**
   * The use of a key of RFC 7518 §3.4; empty where the algorithm is for another curve. A signature
   * is R and S side by side, each as long as the curve's order; never DER.
   */
  static Optional<PublicKeyUse> of(EcMaterial material, Algorithm algorithm)
      throws GeneralSecurityException {
    if (material.curve().algorithm() != algorithm) {
      return Optional.empty();
    }
    KeySpec key =
        new ECPublicKeySpec(new ECPoint(material.x(), material.y()), parameters(material.curve()));
    return Optional.of(
        switch (material.curve()) {
          case P256 -> of("EC", key, SignatureScheme.ES256, 64);
          case P384 -> of("EC", key, SignatureScheme.ES384, 96);
          case P521 -> of("EC", key, SignatureScheme.ES512, 132);
        });
  }

  private static ECParameterSpec parameters(EcCurve curve) throws GeneralSecurityException {
    AlgorithmParameters parameters =
        AlgorithmParameters.getInstance("EC", SignatureScheme.ES256.jdkProvider());
    parameters.init(
        new ECGenParameterSpec(
            switch (curve) {
              case P256 -> "secp256r1";
              case P384 -> "secp384r1";
              case P521 -> "secp521r1";
            }));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /** The use of a key of RFC 8037. */
  static PublicKeyUse of(OkpMaterial material) throws GeneralSecurityException {
    int length = 2 * material.curve().length();
    EdECPoint point = point(material);
    return switch (material.curve()) {
      case ED25519 ->
          of(
              "Ed25519",
              new EdECPublicKeySpec(NamedParameterSpec.ED25519, point),
              SignatureScheme.ED25519,
              length);
      case ED448 ->
          of(
              "Ed448",
              new EdECPublicKeySpec(NamedParameterSpec.ED448, point),
              SignatureScheme.ED448,
              length);
    };
  }

  /** RFC 8032 §5.1.2, §5.2.2: y, lowest byte first; the highest bit is the parity of x. */
  private static EdECPoint point(OkpMaterial material) {
    byte[] encoded = material.publicKey().toByteArray();
    int last = encoded.length - 1;
    boolean odd = (encoded[last] & 0x80) != 0;
    encoded[last] &= 0x7f;
    for (int i = 0; i < encoded.length / 2; i++) {
      byte swapped = encoded[i];
      encoded[i] = encoded[last - i];
      encoded[last - i] = swapped;
    }
    return new EdECPoint(odd, new BigInteger(1, encoded));
  }

  private static PublicKeyUse of(String type, KeySpec key, SignatureScheme scheme, int length)
      throws GeneralSecurityException {
    return new PublicKeyUse(
        KeyFactory.getInstance(type, scheme.jdkProvider()).generatePublic(key), scheme, length);
  }
}
